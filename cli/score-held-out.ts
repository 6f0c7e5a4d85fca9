// Lets a trained sequence model speak for itself, word by word, and scores what it said by length.
import type { LengthScore, Prediction } from '../graph-core/index.ts';
import { scoreByLength } from '../graph-core/index.ts';
import type { TrainedDocument } from './train-document.ts';

/** Greedy decoding of the first `examples` held-out ones; lengths are those of the sentences the model was given. */
export async function scoreHeldOut(
  trained: Pick<TrainedDocument, 'ask'>,
  examples: number,
): Promise<LengthScore[]> {
  const said: Prediction[] = [];
  for (let index = 0; index < examples; index++) {
    const sample = { from: 'held-out', index } as const;
    const greedy = { type: 'predict', request: 1_000, sample, beam: 1, lengthPenalty: 0 } as const;
    const { predictions } = await trained.ask(greedy, 'prediction');
    // The views are not wanted here, and thousands of them would fill the memory.
    said.push(...predictions.map((prediction) => ({ ...prediction, views: [], tree: [] })));
  }
  return scoreByLength(said);
}
