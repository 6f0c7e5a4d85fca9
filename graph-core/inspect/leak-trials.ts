// The tokens a leak test changes and the positions that must not notice.
import { padId, unknownId } from '../data/dataset.ts';
import { hashString, deriveKey, uniform } from '../engine/random.ts';
import type { Feed } from '../compile/plan.ts';

/** Positions behind which the future is changed. */
const mostCuts = 6;

/** Ids before and after, [rows × length], which positions must not notice, and where noise is laid on top. */
export interface Trial {
  readonly rows: number;
  readonly length: number;
  readonly before: Int32Array;
  readonly after: Int32Array;
  /** 1 where outputs are watched. */
  readonly watched: Float32Array;
  /** 1 where whatever the block makes of the token is replaced by noise; ids stay, and with them every mask. */
  readonly noise?: Float32Array;
}

/** Row k keeps the tokens up to its cut and gets others behind it. */
export function futureTrial({ path, shape }: Feed, length: number, seed: number): Trial {
  const cuts = [
    ...new Set(
      Array.from({ length: mostCuts }, (_, k) => Math.floor((k * (length - 1)) / mostCuts)),
    ),
  ];
  const trial = emptyTrial(cuts.length, length);
  const { before, after, watched } = trial;
  const key = deriveKey(seed, hashString(path));
  cuts.forEach((cut, row) => {
    for (let index = 0; index < length; index++) {
      const offset = row * length + index;
      before[offset] = word(key, index, shape.vocabulary);
      after[offset] =
        index <= cut ? (before[offset] ?? 0) : word(key, index + length, shape.vocabulary);
      watched[offset] = index <= cut ? 1 : 0;
    }
  });
  return trial;
}

/** The last third of every row is padding. */
export function paddingTrial({ path, shape }: Feed, length: number, seed: number): Trial {
  const trial = emptyTrial(2, length);
  const noise = new Float32Array(trial.before.length);
  const words = Math.max(1, Math.ceil((length * 2) / 3));
  const key = deriveKey(seed, hashString(path));
  for (let index = 0; index < trial.before.length; index++) {
    const padding = index % length >= words;
    trial.before[index] = padding ? padId : word(key, index, shape.vocabulary);
    trial.after[index] = trial.before[index] ?? 0;
    trial.watched[index] = padding ? 0 : 1;
    noise[index] = padding ? 1 : 0;
  }
  return { ...trial, noise };
}

function emptyTrial(rows: number, length: number) {
  return {
    rows,
    length,
    before: new Int32Array(rows * length),
    after: new Int32Array(rows * length),
    watched: new Float32Array(rows * length),
  };
}

/** A word that is no special token where the vocabulary has any. */
export function word(key: number, counter: number, vocabulary = 8): number {
  const first = vocabulary > unknownId + 2 ? unknownId + 1 : 1;
  return first + Math.floor(uniform(key, counter) * Math.max(1, vocabulary - first));
}
