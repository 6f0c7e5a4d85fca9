// Means and variances of a batch that are kept as running statistics: param, weights and what they become in training.
import { text } from '../../text.ts';
import { number } from '../../params.ts';
import type { Ops, Tensor } from '../../engine/ops.ts';
import type { WeightSpec } from '../block.ts';

export function momentum() {
  return number(
    0.9,
    {
      label: text('Momentum', 'モーメンタム'),
      help: text(
        'Share of the running statistics kept at each step.',
        '一ステップごとに残す移動平均の割合です。',
      ),
    },
    { min: 0, max: 0.999, step: 0.01 },
  );
}

export function runningStatistics(sizes: readonly number[]) {
  return {
    'moving-mean': { shape: sizes, init: 'zeros', frozen: true },
    'moving-variance': { shape: sizes, init: 'ones', frozen: true },
  } as const satisfies Record<string, WeightSpec>;
}

interface Kept {
  weight(name: string): Tensor;
  update(name: string, value: Tensor): void;
}

/** The statistics after this batch. */
export function keepStatistics(
  ops: Ops,
  share: number,
  { weight, update }: Kept,
  { mean, variance }: { readonly mean: Tensor; readonly variance: Tensor },
): void {
  const names = ['moving-mean', 'moving-variance'] as const;
  const moved = ops.blend(names.map(weight), [mean, variance], share);
  moved.forEach((value, i) => update(names[i] ?? '', value));
}
