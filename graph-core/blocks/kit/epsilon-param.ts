// The small number that normalisations add before a root, as a param. Not a block itself.
import { number } from '../../params.ts';
import { text } from '../../text.ts';

export function epsilon(initial = 1e-5) {
  return number(
    initial,
    {
      label: text('Epsilon', 'ε'),
      help: text('Prevents division by zero.', '0 での割り算を防ぐ小さな数です。'),
    },
    { min: 1e-12, max: 0.1, step: 1e-5 },
  );
}
