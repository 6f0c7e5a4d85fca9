// Whatever does not fit between a column and the model has a way out that is tried before it is offered, and no nonsense.
import { describe, expect, it } from 'vitest';
import { findBlock } from '../../blocks/index.ts';
import type { Column } from '../../data/dataset.ts';
import type { Drawn } from '../../document/draw.testing.ts';
import { draw } from '../../document/draw.testing.ts';
import { applyEdit } from '../../document/edits.ts';
import type { Document } from '../../document/schema.ts';
import { text } from '../../text.ts';
import { analyze } from '../analyze.ts';
import { dataFit } from '../data-fit.ts';
import type { Problem } from '../problem.ts';
import { printProblems } from '../print-problems.testing.ts';

const column = (name: string, kind: Column['kind'], sizes: number[], ids?: number): Column => ({
  name,
  label: text(name, name),
  kind,
  sizes,
  ...(ids === undefined ? {} : { words: Array.from({ length: ids }, (_, id) => `c${id}`) }),
});

function bound(
  bindings: Record<string, string>,
  nodes: Readonly<Record<string, Drawn>>,
  ...wires: string[]
): Document {
  return { ...draw(nodes, ...wires), data: { source: 'test', options: {}, bindings } };
}

const fit = (document: Document, columns: readonly Column[]) =>
  dataFit(document, analyze(document, findBlock), columns);

const errorsIn = (document: Document, columns: readonly Column[]) =>
  [...analyze(document, findBlock).problems, ...fit(document, columns)].filter(
    ({ severity }) => severity === 'error',
  ).length;

const towards = (features: number, units: number, output: string, port: string) =>
  [
    {
      x: ['vector-input', { features }],
      d: ['dense', { units }],
      y: output,
    },
    'x.values > d.values',
    `d.values > y.${port}`,
  ] as const;

const xy = { x: 'Features', y: 'Label' };
const features = column('Features', 'vector', [2]);

describe('a class where something else is learned', () => {
  it('takes another output, with a unit for each class, and never the features', () => {
    const document = bound(xy, ...towards(2, 1, 'regression-output', 'values'));
    const columns = [features, column('Label', 'class', [], 3)];
    const [problem] = fit(document, columns);
    expect(printProblems(problem ? [problem] : [])).toMatchInlineSnapshot(`
      "✗ data-kind-does-not-fit: ‘Regression output’ learns values of shape B × units 1, but the column ‘Label’ holds a class of 3 ids.
          → Replace ‘Regression output’ with Classification output and set Units of ‘Dense’ to 3"
    `);
    const best = problem?.repairs[0] ?? expect.fail();
    expect(errorsIn(applyEdit(document, best.edit), columns)).toBe(0);
  });

  it('is one class for a whole sequence where one for each position is learned', () => {
    const document = bound(
      xy,
      {
        x: ['sequence-input', { length: 4, features: 2 }],
        d: ['dense', { units: 3 }],
        y: 'classification-output',
      },
      'x.values > d.values',
      'd.values > y.logits',
    );
    const columns = [column('Features', 'sequence', [4, 2]), column('Label', 'class', [], 3)];
    const [problem] = fit(document, columns);
    expect(printProblems(problem ? [problem] : [])).toMatchInlineSnapshot(`
      "✗ data-kind-does-not-fit: ‘Classification output’ learns tokens of shape B × T 4, but the column ‘Label’ holds a class of 3 ids.
          → Insert Flatten before ‘Classification output’
          → Insert Global pooling before ‘Classification output’"
    `);
    const best = problem?.repairs[0] ?? expect.fail();
    expect(errorsIn(applyEdit(document, best.edit), columns)).toBe(0);
  });
});

it('says where a model answers more classes than there are, and goes on', () => {
  const document = bound(xy, ...towards(2, 64, 'classification-output', 'logits'));
  const columns = [features, column('Label', 'class', [], 5)];
  const problems = fit(document, columns);
  expect(printProblems(problems)).toMatchInlineSnapshot(`
    "· more-classes-than-data: ‘Classification output’ can predict 64 classes, but the column ‘Label’ has only 5. The others are never right.
        → Set Units of ‘Dense’ to 5"
  `);
  expect(printProblems(problems, 'ja')).toMatchInlineSnapshot(`
    "· more-classes-than-data: 「分類の出力」は 64 種類のクラスを答えられますが、列「Label」には 5 種類しかありません。残りが正解になることはありません。
        → 「全結合（Dense）」の「ユニット数」を 5 にする"
  `);
  const best = problems[0]?.repairs[0] ?? expect.fail();
  expect(fit(applyEdit(document, best.edit), columns)).toEqual([]);
});

it('never offers as an answer what the model is asked with, but for one that gives it back whole', () => {
  const document = bound({ x: 'Features' }, ...towards(2, 1, 'binary-output', 'logits'));
  const columns = [features, column('Price', 'vector', [1])];
  const labels = fit(document, columns).flatMap(({ repairs }) =>
    repairs.map(({ label }) => label.en),
  );
  expect(labels).toEqual(['Bind ‘Binary output’ to the column ‘Price’']);
  const whole = bound({ x: 'Features' }, ...towards(2, 2, 'regression-output', 'values'));
  expect(fit(whole, [features])[0]?.repairs.map(({ label }) => label.en)).toEqual([
    'Bind ‘Regression output’ to the column ‘Features’',
  ]);
});

const keyOf = ({ code, location }: Problem) => `${code} ${location.node} ${location.param}`;

const outputs = [
  ['regression-output', 'values'],
  ['classification-output', 'logits'],
  ['binary-output', 'logits'],
] as const;
const inputs: readonly Readonly<Record<string, Drawn>>[] = [
  { x: ['vector-input', { features: 8 }] },
  { x: ['sequence-input', { length: 4, features: 3 }] },
];
const targets = [
  column('Label', 'class', [], 2),
  column('Label', 'class', [], 7),
  column('Label', 'vector', [1]),
  column('Label', 'vector', [3]),
  column('Label', 'tokens', [4], 9),
];

it('every repair that is offered mends its problem and adds none', () => {
  let offered = 0;
  for (const input of inputs)
    for (const [type, port] of outputs)
      for (const target of targets)
        for (const given of [features, column('Features', 'sequence', [6, 2])]) {
          const nodes = { ...input, d: ['dense', { units: 5 }] as Drawn, y: type };
          const document = bound(xy, nodes, 'x.values > d.values', `d.values > y.${port}`);
          const columns = [given, target];
          const before = errorsIn(document, columns);
          for (const problem of fit(document, columns))
            for (const { edit, label } of problem.repairs) {
              offered += 1;
              const after = applyEdit(document, edit);
              const left = fit(after, columns).map(keyOf);
              expect(left, label.en).not.toContain(keyOf(problem));
              expect(errorsIn(after, columns), label.en).toBeLessThanOrEqual(before);
            }
        }
  expect(offered).toBeGreaterThan(60);
});
