// Signs that a game has gone wrong, each with the way out.
import type { Duel } from '../../inspect/duel.ts';
import { pathMention } from '../../document/node-name.ts';
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';

type SignKind =
  | 'critic-won'
  | 'critic-blind'
  | 'alike'
  | 'class-missing'
  | 'duplicates'
  | 'copies'
  | 'attention-unused';

export interface Sign {
  readonly kind: SignKind;
  readonly message: Text;
}

/** Below this |γ| an attention block adds too little for its map to mean anything. */
export const leastFactor = 0.02;

/** A sign is one when it shows in so many duels in a row. */
const inARow = 3;
const [blind, won] = [0.55, 0.97];
const leastShare = 0.03;
const leastSpread = 0.25;
const leastDistance = 0.5;

/** To be finished by `titled`. Of the latest duels, oldest first. The very first, before any round, says nothing of the game. */
export function signsOf(duels: readonly Duel[]): Sign[] {
  if (duels.length <= inARow) return [];
  const latest = duels.slice(-inARow);
  return rules.flatMap((rule) => {
    const found = latest.map(rule);
    return found.every((sign) => sign !== undefined) ? (found.at(-1) ?? []) : [];
  });
}

type Rule = (duel: Duel) => Sign | undefined;

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

const rules: readonly Rule[] = [
  ({ auc }) =>
    auc > won
      ? {
          kind: 'critic-won',
          message: text(
            `The critic ranks real above generated in ${percent(auc)} of pairs, so the generator learns little from it. Lower the critic’s learning rate, give the generator more turns a round, or switch spectral norm on in the critic.`,
            `識別器が本物を上に置く組の割合は ${percent(auc)} で、生成器が学べることがほとんどありません。識別器の学習率を下げるか、1 ラウンドの生成器の手番を増やすか、識別器でスペクトル正規化を使ってください。`,
          ),
        }
      : undefined,
  ({ auc }) =>
    auc < blind
      ? {
          kind: 'critic-blind',
          message: text(
            `The critic ranks real above generated in ${percent(auc)} of pairs, which is close to chance. If KID is still far from its floor, the critic is too weak: raise its learning rate or give it more turns a round.`,
            `識別器が本物を上に置く組の割合は ${percent(auc)} で、ほぼ当てずっぽうです。KID が下限からまだ遠いなら識別器が弱すぎます。学習率を上げるか、1 ラウンドの手番を増やしてください。`,
          ),
        }
      : undefined,
  ({ samples, real }) => {
    const spread = spreadOf(samples) / spreadOf({ ...real, shape: samples.shape });
    return spread < leastSpread
      ? {
          kind: 'alike',
          message: text(
            `Generated examples vary ${percent(spread)} as much as real ones: the generator has collapsed onto a few. Start again with a lower generator learning rate, a larger batch, or spectral norm in both nets.`,
            `生成例のばらつきは本物の ${percent(spread)} しかなく、生成器が少数の例に偏っています（モード崩壊）。生成器の学習率を下げる、バッチを大きくする、両方にスペクトル正規化を使う、のいずれかで最初から学習してください。`,
          ),
        }
      : undefined;
  },
  ({ quality }) => {
    const classes = quality?.classes;
    if (!classes || classes.length === 0) return undefined;
    const share = Math.min(...classes);
    const rarest = classes.indexOf(share);
    const name = quality.classNames?.[rarest];
    const [en, ja] = name
      ? [`Class ‘${name}’`, `クラス「${name}」`]
      : [`Class ${rarest}`, `クラス ${rarest} `];
    return share < leastShare
      ? {
          kind: 'class-missing',
          message: text(
            `${en} makes up ${percent(share)} of what is generated: the generator leaves kinds out. Train longer, use a larger batch, or condition both nets on the class.`,
            `${ja}は生成例の ${percent(share)} しかなく、生成器が一部の種類を作っていません。長く学習する、バッチを大きくする、両方にクラスを入力する、のいずれかを試してください。`,
          ),
        }
      : undefined;
  },
  // Among points, real ones are as near to each other.
  ({ quality }) =>
    quality && quality.features.kind === 'classifier' && quality.duplicates > 0
      ? {
          kind: 'duplicates',
          message: text(
            `${quality.duplicates === 1 ? 'One pair' : `${quality.duplicates} pairs`} among 200 generated examples ${quality.duplicates === 1 ? 'is' : 'are'} nearly the same, so there may be few different ones. Use more noise units or a larger batch.`,
            `生成例 200 個のうち ${quality.duplicates} 組がほぼ同じで、種類が限られているかもしれません。ノイズのユニット数かバッチを大きくしてください。`,
          ),
        }
      : undefined,
  ({ quality }) =>
    quality && quality.nearest.generated < leastDistance * quality.nearest.real
      ? {
          kind: 'copies',
          message: text(
            `Generated examples lie ${percent(quality.nearest.generated / quality.nearest.real)} as far from their nearest training example as real held-out ones do: they may be copies. Use more data or a smaller generator.`,
            `生成例と最も近い学習例との距離は、検証用の本物の ${percent(quality.nearest.generated / quality.nearest.real)} です。学習例の写しかもしれません。データを増やすか、生成器を小さくしてください。`,
          ),
        }
      : undefined,
  ({ factors }) => {
    const unused = factors.filter(({ value }) => Math.abs(value) < leastFactor);
    const [first] = unused;
    return first
      ? {
          kind: 'attention-unused',
          message: text(
            `The attention of ${unused.map(({ path }) => `‘${pathMention(path)}’`).join(', ')} is hardly in use (|γ| < ${leastFactor}), so do not read its map yet.`,
            `${unused.map(({ path }) => `「${pathMention(path)}」`).join('、')}の注意はほとんど使われていません（|γ| < ${leastFactor}）。注意マップはまだ読み取れません。`,
          ),
        }
      : undefined;
  },
];

/** Mean over the numbers of an example of their standard deviation over the examples. */
function spreadOf({
  shape,
  count,
  values,
}: {
  readonly shape: readonly number[];
  readonly count: number;
  readonly values: Float32Array;
}): number {
  const size = shape.reduce((a, b) => a * b, 1);
  let total = 0;
  for (let index = 0; index < size; index++) {
    let [sum, squares] = [0, 0];
    for (let example = 0; example < count; example++) {
      const value = values[example * size + index] ?? 0;
      sum += value;
      squares += value * value;
    }
    total += Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
  }
  return total / size;
}
