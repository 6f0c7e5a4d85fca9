// A document with nothing in it, and the settings a fresh one starts from.
import { learningRate } from '../optimizers.ts';
import { startSchedule } from '../schedules.ts';
import { freshTraining } from '../training-settings.ts';
import type { Document } from './schema.ts';
import { documentFormat, documentVersion } from './schema.ts';

export function newDocument(name = 'Untitled'): Document {
  const training = freshTraining();
  return {
    format: documentFormat,
    version: documentVersion,
    name,
    notes: '',
    variables: {},
    graph: { nodes: [], edges: [], notes: [] },
    modules: [],
    data: { source: '', options: {}, bindings: {} },
    training: {
      optimizer: { type: 'adam', learningRate: learningRate.parse(undefined) },
      schedule: startSchedule('constant', training.steps),
      ...training,
    },
  };
}
