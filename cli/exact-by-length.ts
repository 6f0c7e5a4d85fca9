// Lets a trained sequence model speak for itself, word by word, and counts by length how often all was right.
import type { TrainedDocument } from './train-document.ts';

export interface LengthScore {
  readonly length: number;
  readonly examples: number;
  readonly exact: number;
}

/** Greedy decoding of the first `examples` held-out ones; lengths are those of the expected answers. */
export async function exactByLength(
  trained: Pick<TrainedDocument, 'ask'>,
  examples: number,
): Promise<LengthScore[]> {
  const scores = new Map<number, { right: number; all: number }>();
  for (let place = 0; place < examples; place++) {
    const sample = { from: 'held-out', place } as const;
    const question = {
      type: 'predict',
      request: 1_000,
      sample,
      beam: 1,
      lengthPenalty: 0,
    } as const;
    const { predictions } = await trained.ask(question, 'prediction');
    const [said] = predictions;
    if (said?.expected === undefined) continue;
    const length = said.expected.split(' ').length;
    const score = scores.get(length) ?? { right: 0, all: 0 };
    score.all++;
    if (said.text === said.expected) score.right++;
    scores.set(length, score);
  }
  return [...scores]
    .sort(([a], [b]) => a - b)
    .map(([length, { right, all }]) => ({ length, examples: all, exact: right / all }));
}
