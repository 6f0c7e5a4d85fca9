// Beam search with a length penalty; a beam of one is greedy decoding. Knows words as ids and no model.
import { bosId, eosId, padId } from '../../data/dataset.ts';

/** Probabilities of the next word for several beginnings at once: one row of the vocabulary each. */
export type NextWords = (
  beginnings: readonly (readonly number[])[],
) => Promise<readonly Float32Array[]>;

interface Said {
  readonly id: number;
  readonly probability: number;
  /** Sum of log probabilities up to here, divided by the length penalty. */
  readonly score: number;
  /** Index of the word before it in the tree; −1 = it comes first. */
  readonly parent: number;
  /** Whether the beam went on from here. */
  readonly kept: boolean;
}

export interface BeamResult {
  /** The best sentence, ⟨eos⟩ included if it was reached. */
  readonly words: readonly Said[];
  readonly tree: readonly Said[];
}

interface Hypothesis {
  readonly ids: readonly number[];
  readonly logProbability: number;
  readonly at: number;
  readonly ended: boolean;
}

/** ((5 + length) / 6)^alpha (Wu 2016, eq. 14). */
function lengthPenalty(length: number, alpha: number): number {
  return ((5 + length) / 6) ** alpha;
}

/** `prefix` is said first (a prompt); at most `longest` words in all, prefix included. */
export async function beamSearch(
  next: NextWords,
  {
    beam,
    alpha,
    longest,
    prefix = [],
    ends = () => false,
  }: {
    beam: number;
    alpha: number;
    longest: number;
    prefix?: readonly number[];
    /** Whether nothing more is to be said behind these, beside ⟨eos⟩. */
    ends?: (ids: readonly number[]) => boolean;
  },
): Promise<BeamResult> {
  const tree: { id: number; probability: number; score: number; parent: number; kept: boolean }[] =
    [];
  let alive: Hypothesis[] = [{ ids: prefix, logProbability: 0, at: -1, ended: false }];
  for (
    let length = prefix.length;
    length < longest && alive.some(({ ended }) => !ended);
    length++
  ) {
    const open = alive.filter(({ ended }) => !ended);
    const rows = await next(open.map(({ ids }) => ids));
    const candidates = alive.filter(({ ended }) => ended);
    open.forEach((hypothesis, row) => {
      for (const id of likeliest(rows[row] ?? new Float32Array(0), beam)) {
        const probability = rows[row]?.[id] ?? 0;
        const logProbability = hypothesis.logProbability + Math.log(Math.max(probability, 1e-30));
        const score = logProbability / lengthPenalty(hypothesis.ids.length + 1, alpha);
        tree.push({ id, probability, score, parent: hypothesis.at, kept: false });
        const ids = [...hypothesis.ids, id];
        const ended = id === eosId || ends(ids);
        candidates.push({ ids, logProbability, at: tree.length - 1, ended });
      }
    });
    candidates.sort((a, b) => scoreOf(b, alpha) - scoreOf(a, alpha));
    alive = candidates.slice(0, beam);
    for (const { at } of alive) {
      const said = tree[at];
      if (said) said.kept = true;
    }
  }
  const [best] = alive;
  const words: Said[] = [];
  for (let said = tree[best?.at ?? -1]; said; said = tree[said.parent]) words.unshift(said);
  return { words, tree };
}

function scoreOf({ ids, logProbability }: Hypothesis, alpha: number): number {
  return logProbability / lengthPenalty(ids.length, alpha);
}

/** Ids of the largest values, best first; ⟨pad⟩ and ⟨bos⟩ are never said. */
function likeliest(row: Float32Array, count: number): number[] {
  const best: number[] = [];
  for (let id = 0; id < row.length; id++) {
    if (id === padId || id === bosId) continue;
    let at = best.length;
    while (at > 0 && (row[best[at - 1] ?? 0] ?? 0) < (row[id] ?? 0)) at--;
    if (at < count) best.splice(at, 0, id);
    if (best.length > count) best.pop();
  }
  return best;
}
