// A goal nobody measures and a halt nobody calls are named before the run, and each repair takes them away.
import { describe, expect, it } from 'vitest';
import { findBlock } from '../blocks/index.ts';
import { draw } from '../document/draw.testing.ts';
import { applyEdit } from '../document/edits.ts';
import type { Document, TrainingSettings } from '../document/schema.ts';
import { analyze } from './analyze.ts';
import { measuresOf } from './data-joints.ts';
import { printProblems } from './print-problems.testing.ts';

function regression(training: Partial<TrainingSettings>): Document {
  const document = draw(
    { x: ['vector-input', { features: 3 }], d: ['dense', { units: 1 }], y: 'regression-output' },
    'x.values > d.values',
    'd.values > y.values',
  );
  return {
    ...document,
    data: { source: 'test', options: {}, bindings: { x: 'a', y: 'b' } },
    training: { ...document.training, ...training },
  };
}

const problems = (training: Partial<TrainingSettings>) =>
  analyze(regression(training), findBlock).problems;

describe('what can never happen', () => {
  it('is a goal that the model does not measure', () => {
    const found = problems({
      steps: 500,
      validateEvery: 50,
      stopAt: { metric: 'accuracy', value: 0.99 },
    });
    expect(printProblems(found)).toMatchInlineSnapshot(`
      "✗ goal-not-measured: Training should stop at a goal for accuracy, but this model does not measure it. It measures loss, mean absolute error, root mean squared error.
          → Stop at mean absolute error 0.1 instead
          → Stop at root mean squared error 0.1 instead
          → Turn off the goal to stop at"
    `);
    expect(printProblems(found, 'ja')).toMatchInlineSnapshot(`
      "✗ goal-not-measured: 停止の目標は正解率ですが、このモデルでは測られません。測られるのは損失、平均絶対誤差、二乗平均平方根誤差です。
          → 平均絶対誤差 0.1 で止める
          → 二乗平均平方根誤差 0.1 で止める
          → 停止の目標をやめる"
    `);
  });

  it('is early stopping or a goal where nothing is measured on the way', () => {
    const early = { patience: 1, restoreBest: true };
    const found = problems({ steps: 150, validateEvery: 0, earlyStopping: early });
    expect(printProblems(found)).toMatchInlineSnapshot(`
      "✗ early-stopping-never-acts: Early stopping can never act: ‘Validate every’ is 0, so nothing is measured during training.
          → Validate every 7 steps
          → Turn off early stopping"
    `);
    const rare = problems({
      steps: 100,
      validateEvery: 100,
      stopAt: { metric: 'loss', value: 0.1 },
    });
    expect(rare.map(({ code }) => code)).toEqual(['goal-never-acts']);
  });

  it('keeps the document from training, but not the model from anything else', () => {
    const document = regression({ stopAt: { metric: 'accuracy', value: 1 }, validateEvery: 10 });
    const analysis = analyze(document, findBlock);
    expect([analysis.sound, analysis.trainable]).toEqual([true, false]);
    for (const { repairs } of analysis.problems)
      for (const { edit } of repairs)
        expect(analyze(applyEdit(document, edit), findBlock).trainable).toBe(true);
  });
});

it('leaves settings alone that can act', () => {
  expect(
    problems({
      steps: 500,
      validateEvery: 50,
      stopAt: { metric: 'mae', value: 0.1 },
      earlyStopping: { patience: 3, restoreBest: false },
    }),
  ).toEqual([]);
});

it('tells the outputs of a model apart', () => {
  const document = draw(
    {
      x: ['vector-input', { features: 3 }],
      d: ['dense', { units: 4 }],
      a: 'regression-output',
      b: 'classification-output',
    },
    'x.values > d.values',
    'd.values > a.values',
    'd.values > b.logits',
  );
  expect(measuresOf(analyze(document, findBlock)).map(({ metric }) => metric)).toEqual([
    'a mae',
    'a rmse',
    'b accuracy',
  ]);
});
