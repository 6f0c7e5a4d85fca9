// What cannot be: targets outside of what an output can say, and losses below any that there is.
import type { Goal, Plan } from '../compile/plan.ts';
import type { Dataset, Split } from '../data/dataset.ts';
import { writtenNumber } from '../data/table/own-unit.ts';
import type { Text } from '../text.ts';
import { pathMention } from '../document/node-name.ts';
import { text } from '../text.ts';

export interface Impossible {
  /** Of blocks it speaks as `inWords` finishes. */
  readonly message: Text;
  /** Path of the output. */
  readonly path: string;
}

const examplesAtOnce = 1024;

/** The first target outside of its output's range. Pictures are within 0 … 1 as they are made. */
export function targetOutside(
  plan: Plan,
  { columns, count, batch }: Pick<Dataset, 'columns' | 'count' | 'batch'>,
): Impossible | undefined {
  for (const { path, column } of plan.objectives) {
    const range = plan.steps.find((step) => step.path === path)?.block.objective?.range;
    const learned = columns.find(({ name }) => name === column);
    if (!range || !learned || (learned.kind !== 'vector' && learned.kind !== 'sequence')) continue;
    const size = learned.sizes.reduce((a, b) => a * b, 1);
    for (const split of ['training', 'held-out'] as const)
      for (let from = 0; from < count[split]; from += examplesAtOnce) {
        const length = Math.min(examplesAtOnce, count[split] - from);
        const indices = Array.from({ length }, (_, index) => from + index);
        const values = batch(split, indices)[learned.name] ?? [];
        const at = Array.from(values).findIndex(
          (value) => !(value >= range[0] && value <= range[1]),
        );
        if (at < 0) continue;
        const where = { split, example: from + Math.floor(at / size) };
        return {
          path,
          message: outside(path, learned.label, values[at] ?? 0, range, where),
        };
      }
  }
  return undefined;
}

function outside(
  path: string,
  label: Text,
  value: number,
  [low, high]: readonly [number, number],
  { split, example }: { readonly split: Split; readonly example: number },
): Text {
  const [of, ja] = split === 'training' ? ['training', '学習用'] : ['held-out', '検証用'];
  const number = writtenNumber(value);
  return text(
    `‘${pathMention(path)}’ learns numbers between ${low} and ${high}, but the column ‘${label.en}’ holds ${number} (${of} example ${example}). Learn it with a regression output, or choose a column of 0 and 1 or of two classes.`,
    `「${pathMention(path)}」が学習できるのは ${low} から ${high} までの数ですが、列「${label.ja}」に ${number} があります（${ja}の例 ${example}）。回帰の出力で学習するか、0 と 1 の列か 2 クラスの列を選んでください。`,
  );
}

/** Rounding may take a loss of nothing a little below it. */
const slack = 1e-3;

/** Why a loss cannot be right, or undefined where it may be. */
export function lossBelowAll(
  plan: Plan,
  goals: readonly Goal[],
  loss: number,
  step: number,
): Impossible | undefined {
  const outputs = goals.flatMap(({ objective: { path } }) => {
    const objective = plan.steps.find((other) => other.path === path)?.block.objective;
    return objective ? [{ path, least: objective.least }] : [];
  });
  const least = outputs.reduce((sum, output) => sum + output.least, 0);
  if (!(loss < least - slack)) return undefined;
  const names = outputs.map(({ path }) => pathMention(path));
  return {
    path: outputs[0]?.path ?? '',
    message: text(
      `The loss is ${loss.toPrecision(4)} at step ${step}, but no loss of ${names.map((name) => `‘${name}’`).join(' and ')} can be below ${least}: the targets are not what ${names.length > 1 ? 'these outputs learn' : 'this output learns'}. Check its column in the Data room.`,
      `ステップ ${step} の損失が ${loss.toPrecision(4)} ですが、${names.map((name) => `「${name}」`).join('と')}の損失が ${least} を下回ることはありません。正解がこの出力の学習できるものではありません。「データ」画面で列を確かめてください。`,
    ),
  };
}
