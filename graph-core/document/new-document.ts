// A document with nothing in it, and the settings a fresh one starts from.
import type { Document } from './schema.ts';
import { documentFormat, documentVersion } from './schema.ts';

export function newDocument(name = 'Untitled'): Document {
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
      optimizer: { type: 'adam', learningRate: 0.001 },
      schedule: { type: 'constant' },
      batchSize: 32,
      batching: 'cut',
      steps: 1000,
      seed: 0,
      clipNorm: 1,
      validateEvery: 100,
    },
  };
}
