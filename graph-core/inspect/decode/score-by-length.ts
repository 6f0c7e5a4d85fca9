// How well a model says whole sentences, by their length: exact, token by token, and in edits.
import { eosId } from '../../data/dataset.ts';
import { editDistance } from '../../figures/edit-distance.ts';
import type { Prediction } from './prediction.ts';

export interface LengthScore {
  readonly length: number;
  readonly all: number;
  /** Sentences said without a mistake. */
  readonly right: number;
  /** 0 … 1: tokens of the right answers, their end among them, that were said at their place. */
  readonly tokenAccuracy: number;
  /** Mean number of tokens to insert, delete or replace until the right answer stands there. */
  readonly editDistance: number;
}

type Said = Pick<Prediction, 'expectedIds' | 'length'> & {
  readonly tokens: readonly { readonly id: number }[];
};

/** Shortest first; what has no right answer or no length is left out. */
export function scoreByLength(predictions: readonly Said[]): LengthScore[] {
  const sums = new Map<number, Sums>();
  for (const { tokens, expectedIds, length } of predictions) {
    if (expectedIds === undefined || length === undefined) continue;
    const sum = sums.get(length) ?? { all: 0, right: 0, hits: 0, positions: 0, edits: 0 };
    sums.set(length, sum);
    const said = beforeEnd(tokens.map(({ id }) => id));
    const edits = editDistance(said, expectedIds);
    sum.all++;
    sum.edits += edits;
    if (edits === 0) sum.right++;
    sum.positions += expectedIds.length + 1;
    sum.hits += [...expectedIds, eosId].filter((id, index) => id === (said[index] ?? eosId)).length;
  }
  return [...sums]
    .sort(([a], [b]) => a - b)
    .map(([length, { all, right, hits, positions, edits }]) => ({
      length,
      all,
      right,
      tokenAccuracy: hits / positions,
      editDistance: edits / all,
    }));
}

interface Sums {
  all: number;
  right: number;
  hits: number;
  positions: number;
  edits: number;
}

export function beforeEnd(ids: readonly number[]): readonly number[] {
  const end = ids.indexOf(eosId);
  return end < 0 ? ids : ids.slice(0, end);
}
