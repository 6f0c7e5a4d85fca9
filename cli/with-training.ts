// A document with other training settings, refused where it could not be opened again: resume reads what train wrote.
import type { Document } from '../graph-core/index.ts';
import { openRaw } from '../graph-core/index.ts';
import { exitCodes, Failure } from './exit.ts';

interface Changes {
  readonly steps?: number | undefined;
  readonly seed?: number | undefined;
}

export function withTraining(document: Document, { steps, seed }: Changes): Document {
  const training = { ...document.training };
  if (steps !== undefined) training.steps = steps;
  if (seed !== undefined) training.seed = seed;
  const changed = { ...document, training };
  const opened = openRaw(changed);
  if ('error' in opened) throw new Failure(exitCodes.usage, opened.error.message);
  return changed;
}
