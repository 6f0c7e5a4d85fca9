// Spectral norm as a block asks for it of a weight, and the vector that its power iteration keeps beside the weight.
import { flag } from '../../params.ts';
import { text } from '../../text.ts';
import type { WeightSpec } from '../block.ts';

export function spectral() {
  return flag(false, {
    label: text('Spectral norm', 'スペクトル正規化'),
    help: text(
      'Divides the weights by their largest singular value, so that the layer lengthens no input; this keeps the critic of a GAN steady (Miyato 2018). Exports hold the divided weights.',
      '重みを最大の特異値で割り、層が入力を引き伸ばさないようにします。GAN の識別器が安定します（Miyato 2018）。書き出しには割った後の重みが入ります。',
    ),
  });
}

/** For the specification of a weight with its outputs along `axis`. */
export function spectralIf(
  { spectral: on }: { readonly spectral: boolean },
  axis: number,
): Pick<WeightSpec, 'spectral'> {
  return on ? { spectral: { axis } } : {};
}

/** The name of the vector that estimates the largest singular value of a weight. */
export function spectralVector(weight: string): string {
  return `${weight}-u`;
}

/** The weights a block declares, each spectral one with its vector, one number an output. */
export function withSpectralVectors(
  weights: Readonly<Record<string, WeightSpec>>,
): Readonly<Record<string, WeightSpec>> {
  if (Object.values(weights).every((spec) => !spec.spectral)) return weights;
  return Object.fromEntries(
    Object.entries(weights).flatMap(([name, spec]): [string, WeightSpec][] => {
      if (!spec.spectral) return [[name, spec]];
      const outputs = spec.shape[spec.spectral.axis] ?? 1;
      return [
        [name, spec],
        [spectralVector(name), { shape: [outputs], init: 'unit-vector', frozen: true }],
      ];
    }),
  );
}
