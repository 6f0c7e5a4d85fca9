// What answers that a model is to beat are called.
import { text } from '../text.ts';

export const baselineNames = {
  always: text('always ‘{class}’', '常に「{class}」'),
  alwaysMean: text('always the mean, {mean}', '常に平均の {mean}'),
  bigram: text('a bigram', 'バイグラム'),
} as const;
