// Lets a trained sequence model speak for itself, word by word, and counts by length how often all was right.
import type { News, Prediction } from '../graph-core/index.ts';
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
    const answer: News = await trained.ask({
      type: 'predict',
      request: 1_000 + place,
      sample: { from: 'held-out', place },
      beam: 1,
      lengthPenalty: 0,
    });
    const said: Prediction | undefined =
      answer.type === 'prediction' ? answer.predictions[0] : undefined;
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
