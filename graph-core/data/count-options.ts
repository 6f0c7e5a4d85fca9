// The options that say how many examples a generator makes.
import { size } from '../params.ts';
import { text } from '../text.ts';

export function countOptions(examples = 10_000, heldOut = 1_000) {
  return {
    examples: size(
      examples,
      { label: text('Training examples', '学習用の例の数') },
      { max: 1_000_000 },
    ),
    heldOut: size(
      heldOut,
      { label: text('Held-out examples', '検証用の例の数') },
      { max: 100_000 },
    ),
  };
}
