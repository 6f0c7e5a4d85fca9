// A format written at as many free lengths as it can say.
import type { Plan } from '../../compile/plan.ts';
import type { Document } from '../../document/schema.ts';
import type { FreeLength } from './free-lengths.ts';
import { freeLengths } from './free-lengths.ts';

export interface Freed<T> {
  readonly made: T;
  /** Lengths that whoever runs it chooses. */
  readonly lengths: readonly FreeLength[];
}

/** `write` throws where the model is not the same graph at every such length. */
export function atFreeLengths<T>(
  document: Document,
  plan: Plan,
  write: (lengths: readonly FreeLength[]) => T,
): Freed<T> {
  const tried = (lengths: readonly FreeLength[]): Freed<T> | undefined => {
    try {
      return { made: write(lengths), lengths };
    } catch {
      return undefined;
    }
  };
  const wished = freeLengths(document, plan);
  const all = wished.length > 0 ? tried(wished) : undefined;
  if (all) return all;
  const single = wished.filter((length) => wished.length > 1 && tried([length]));
  const some = single.length > 0 ? tried(single) : undefined;
  return some ?? { made: write([]), lengths: [] };
}
