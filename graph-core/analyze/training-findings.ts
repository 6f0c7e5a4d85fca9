// What the settings of the training ask for and can never happen: a goal that nothing measures, a halt that nothing calls.
import type { Document } from '../document/schema.ts';
import { nodeName, pathMention } from '../document/node-name.ts';
import { ratesOf } from '../document/rates.ts';
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import type { Analysis } from './analysis.ts';
import type { Measured } from './data-joints.ts';
import { measuresOf } from './data-joints.ts';
import type { Finding } from './finding.ts';
import { found } from './finding.ts';
import { playerFindings } from './player-findings.ts';
import type { Repair } from './problem.ts';

/** Of a model that is sound: what it measures is known then. */
export function trainingFindings(document: Document, analysis: Pick<Analysis, 'nodes'>): Finding[] {
  const { training } = document;
  const { earlyStopping, stopAt, validateEvery, steps } = training;
  const measuresOnTheWay = validateEvery > 0 && validateEvery < steps;
  const findings: Finding[] = [
    ...playerFindings(document, analysis),
    ...allFrozen(document, analysis),
  ];
  if (earlyStopping && !measuresOnTheWay)
    findings.push(
      never('early-stopping-never-acts', unmeasured(document, early), () => [
        measureOften(document),
        without('earlyStopping', early),
      ]),
    );
  if (stopAt && !measuresOnTheWay)
    findings.push(
      never('goal-never-acts', unmeasured(document, goal), () => [
        measureOften(document),
        without('stopAt', goal),
      ]),
    );
  if (!stopAt || (stopAt.metric === 'loss' && !training.players)) return findings;
  const measured = measuresOf(analysis, training.players);
  if (!measured.some(({ metric }) => metric === stopAt.metric))
    findings.push(
      never(
        'goal-not-measured',
        notMeasured(stopAt.metric, measured, training.players !== undefined),
        () => [...measured.map(stopAtRepair), without('stopAt', goal)],
      ),
    );
  return findings;
}

/** Of players it is said one by one. */
function allFrozen(document: Document, { nodes }: Pick<Analysis, 'nodes'>): Finding[] {
  if (document.training.players) return [];
  const rateOf = ratesOf(document);
  let owns = false;
  for (const { weights, tied, weightsPath } of nodes.values()) {
    if (tied || !Object.values(weights ?? {}).some(({ frozen }) => !frozen)) continue;
    if (rateOf(weightsPath) !== 0) return [];
    owns = true;
  }
  if (!owns) return [];
  const message = text(
    'Every block is frozen, so there is nothing to train. Unfreeze the blocks that should learn.',
    'すべてのブロックが凍結されているため、学習するものがありません。学習させるブロックの凍結を解除してください。',
  );
  const last = document.graph.nodes.filter(({ rate }) => rate === 0).at(-1);
  const repair = (): Repair[] =>
    last
      ? [
          {
            label: text(
              `Unfreeze ‘${nodeName({ graph: null, node: last })}’`,
              `「${nodeName({ graph: null, node: last })}」の凍結を解除する`,
            ),
            edit: { edit: 'set-rate', graph: null, node: last.id, rate: undefined },
          },
        ]
      : [];
  return [never('all-frozen', message, repair)];
}

const early = text('early stopping', '早期終了');
const goal = text('the goal to stop at', '停止の目標');

function never(code: string, message: Text, repairs: () => Repair[]): Finding {
  return { ...found(code, message, { graph: null }, repairs), about: 'training' };
}

function unmeasured({ training: { validateEvery, steps } }: Document, what: Text): Text {
  const why =
    validateEvery === 0
      ? text('‘Validate every’ is 0', '「検証の間隔」が 0')
      : text(
          `‘Validate every’ is ${validateEvery} and there are ${steps} steps`,
          `「検証の間隔」が ${validateEvery}、ステップ数が ${steps}`,
        );
  const [first = '', ...rest] = what.en;
  return text(
    `${first.toUpperCase()}${rest.join('')} can never act: ${why.en}, so nothing is measured during training.`,
    `${what.ja}は働きません。${why.ja}なので、途中で検証が行われません。`,
  );
}

function notMeasured(metric: string, measured: readonly Measured[], plays: boolean): Text {
  const names = [...(plays ? [] : ['loss']), ...measured.map(({ measure }) => measure)];
  const listed = [...new Set(names)].map((name) => words(name));
  const wanted = words(metric.split(' ').at(-1) ?? metric);
  return text(
    `Training should stop at a goal for ${wanted.en}, but this model does not measure it. It measures ${listed.map(({ en }) => en).join(', ')}.`,
    `停止の目標は${wanted.ja}ですが、このモデルでは測られません。測られるのは${listed.map(({ ja }) => ja).join('、')}です。`,
  );
}

/** Some twenty times a run, a round number. */
function measureOften({ training: { steps } }: Document): Repair {
  const rough = Math.max(1, Math.floor(steps / 20));
  const unit = 10 ** Math.floor(Math.log10(rough));
  const every = Math.max(1, Math.floor(rough / unit) * unit);
  return {
    label: text(`Validate every ${every} steps`, `${every} ステップごとに検証する`),
    edit: { edit: 'set-training', training: { validateEvery: every } },
  };
}

function without(setting: 'earlyStopping' | 'stopAt', what: Text): Repair {
  return {
    label: text(`Turn off ${what.en}`, `${what.ja}をやめる`),
    edit: { edit: 'set-training', training: { [setting]: undefined } },
  };
}

/** What is reached by a model that has learned its task, as a start: the user knows better. */
function stopAtRepair({ metric, measure, path }: Measured): Repair {
  const value = measure === 'accuracy' || measure === 'exact' ? 0.99 : 0.1;
  const whose =
    metric === measure
      ? text('', '')
      : text(` of ‘${pathMention(path)}’`, `「${pathMention(path)}」の`);
  const name = words(measure);
  return {
    label: text(
      `Stop at ${name.en}${whose.en} ${value} instead`,
      `${whose.ja}${name.ja} ${value} で止める`,
    ),
    edit: { edit: 'set-training', training: { stopAt: { metric, value } } },
  };
}

const known: Readonly<Record<string, Text>> = {
  loss: text('loss', '損失'),
  accuracy: text('accuracy', '正解率'),
  exact: text('exact match', '完全一致率'),
  mae: text('mean absolute error', '平均絶対誤差'),
  rmse: text('root mean squared error', '二乗平均平方根誤差'),
};

function words(measure: string): Text {
  return known[measure] ?? text(measure, measure);
}
