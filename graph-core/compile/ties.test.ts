// Tied weights as they compute: one variable, gradients that add up as PyTorch's do, a twin that learns nothing from equal pictures.
import { spawnSync } from 'node:child_process';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyze } from '../analyze/analyze.ts';
import { sharedTowers, tableTies, towers, withTies } from '../analyze/ties.testing.ts';
import { findBlock } from '../blocks/index.ts';
import { draw, drawGraph, drawModule } from '../document/draw.testing.ts';
import type { Document } from '../document/schema.ts';
import type { Engine } from '../engine/engine.ts';
import { nodeAssets } from '../engine/node-assets.testing.ts';
import { hashString, normals } from '../engine/random.ts';
import { startEngine } from '../engine/start-engine.ts';
import { template } from '../train/trainer.testing.ts';
import { makePlan } from './make-plan.ts';
import type { Model } from './model.ts';
import { buildModel } from './model.ts';
import { printPlan } from './print-plan.ts';
import { hasModules } from '../export/python/warm-python.testing.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await startEngine(tf, 'cpu', nodeAssets());
});

const planOf = (document: Document) => makePlan(document, analyze(document, findBlock));

it('the plan says whose weights they are, and holds them once', () => {
  expect(printPlan(planOf(sharedTowers()))).toMatchInlineSnapshot(`
    "x1 = vector-input() → values B × 8
    x2 = vector-input() → values B × 8
    a/layer = dense(values: x1.values) → values B × 4 · 36 parameters
    b/layer = dense(values: x2.values) → values B × 4 · weights of a/layer
    minus = subtract(a: a/layer.values, b: b/layer.values) → values B × 4
    logits = dense(values: minus.values) → values B × 3 · 15 parameters
    out = classification-output(logits: logits.values) → probabilities B × 3"
  `);
  const plan = planOf(withTies(template('transformer'), tableTies));
  const lines = printPlan(plan).split('\n');
  expect(lines.filter((line) => /embedding|linear =/.test(line)).join('\n')).toMatchInlineSnapshot(`
    "source-embedding = embedding(tokens: source.tokens) → values B × 10 × 64, mask B × 10 · 896 parameters
    target-embedding = embedding(tokens: target-input.tokens) → values B × 11 × 64, mask B × 11 · weights of source-embedding
    source-position = positional-encoding(values: source-embedding.values) → values B × 10 × 64, encoding B × 10 × 64
    target-position = positional-encoding(values: target-embedding.values) → values B × 11 × 64, encoding B × 11 × 64
    linear = dense(values: decoder/2/norm-3.values) → values B × 11 × 14 · 14 parameters · kernel is source-embedding/table, transposed"
  `);
  expect([...plan.weights.keys()].filter((name) => /table|linear/.test(name))).toEqual([
    'source-embedding/table',
    'linear/bias',
  ]);
});

it('the owner begins them, also where another is met first or it is not needed at all', () => {
  const document = draw(
    {
      x: ['vector-input', { features: 4 }],
      ids: ['token-input', { length: 3, vocabulary: 6 }],
      hidden: ['dense', { units: 4 }],
      logits: ['dense', { units: 6 }],
      out: 'classification-output',
      table: ['embedding', { units: 4 }],
    },
    'x.values > hidden.values',
    'hidden.values > logits.values',
    'logits.values > out.logits',
    'ids.tokens > table.tokens',
  );
  const plan = planOf(
    withTies(document, {
      logits: { node: 'table', weight: 'kernel', of: 'table', transposed: true },
    }),
  );
  expect(plan.weights.get('table/table')).toEqual({ shape: [6, 4], init: 'uniform-0.05' });
  const model = buildModel(engine, plan, 5);
  const alone = buildModel(engine, planOf({ ...document, graph: { ...document.graph } }), 5);
  expect(model.weights.get('table/table')?.shape).toEqual([6, 4]);
  expect(Array.from(model.weights.get('hidden/kernel')?.dataSync() ?? [])).toEqual(
    Array.from(alone.weights.get('hidden/kernel')?.dataSync() ?? []),
  );
  model.dispose();
  alone.dispose();
});

/** Weights that are functions of their names alone, and the gradients of the loss by name. */
function gradients(
  document: Document,
  feeds: Readonly<Record<string, tf.Tensor>>,
  target: tf.Tensor,
): { model: Model; loss: number; grads: Record<string, number[]> } {
  const model = buildModel(engine, planOf(document), 1);
  for (const [name, variable] of model.weights)
    variable.assign(tf.tensor(normals(hashString(name), variable.size), variable.shape));
  const { value, grads } = tf.variableGrads(
    () => model.losses(feeds, { out: target }, { training: true, step: 1 }).loss.asScalar(),
    [...model.trainable],
  );
  const names = new Map([...model.weights].map(([name, variable]) => [variable.name, name]));
  return {
    model,
    loss: value.dataSync()[0] ?? Number.NaN,
    grads: Object.fromEntries(
      Object.entries(grads).map(([name, grad]) => [names.get(name), Array.from(grad.dataSync())]),
    ),
  };
}

const python = '/usr/bin/python3';
const hasTorch = hasModules(python, 'torch');

function inTorch(script: string, given: object): { loss: number; grads: Record<string, number[]> } {
  const { stdout, stderr, status } = spawnSync(python, ['-c', script], {
    input: JSON.stringify(given),
    encoding: 'utf8',
    env: { ...process.env, OPENBLAS_NUM_THREADS: '1' },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as ReturnType<typeof inTorch>;
}

function expectClose(ours: readonly number[] | undefined, theirs: readonly number[] | undefined) {
  expect(ours?.length).toBe(theirs?.length);
  const worst = Math.max(
    ...(ours ?? []).map((value, index) => Math.abs(value - (theirs?.[index] ?? 0))),
  );
  expect(worst).toBeLessThanOrEqual(1e-5);
}

describe.skipIf(!hasTorch)('gradients are those of PyTorch', () => {
  const values = (name: string, model: Model) =>
    Array.from(model.weights.get(name)?.dataSync() ?? []);

  it('with one module called twice', () => {
    const x1 = tf.tensor(normals(11, 5 * 8), [5, 8]);
    const x2 = tf.tensor(normals(12, 5 * 8), [5, 8]);
    const target = tf.tensor([0, 1, 2, 1, 0], [5], 'int32');
    const { model, loss, grads } = gradients(sharedTowers(), { x1, x2 }, target);
    expect(Object.keys(grads).sort()).toEqual([
      'a/layer/bias',
      'a/layer/kernel',
      'logits/bias',
      'logits/kernel',
    ]);
    const theirs = inTorch(
      `
import json, sys, torch
from torch import nn
given = json.load(sys.stdin)
torch.set_num_threads(1)
tower, logits = nn.Linear(8, 4), nn.Linear(4, 3)
with torch.no_grad():
    for layer, at in ((tower, 'a/layer'), (logits, 'logits')):
        layer.weight.copy_(torch.tensor(given[at + '/kernel']).reshape(layer.in_features, layer.out_features).t())
        layer.bias.copy_(torch.tensor(given[at + '/bias']))
x1, x2 = (torch.tensor(given[name]).reshape(5, 8) for name in ('x1', 'x2'))
loss = nn.functional.cross_entropy(logits(torch.tanh(tower(x1)) - torch.tanh(tower(x2))), torch.tensor(given['target']))
loss.backward()
grads = {}
for layer, at in ((tower, 'a/layer'), (logits, 'logits')):
    grads[at + '/kernel'] = layer.weight.grad.t().reshape(-1).tolist()
    grads[at + '/bias'] = layer.bias.grad.tolist()
print(json.dumps({'loss': loss.item(), 'grads': grads}))
`,
      {
        ...Object.fromEntries([...model.weights.keys()].map((name) => [name, values(name, model)])),
        x1: Array.from(x1.dataSync()),
        x2: Array.from(x2.dataSync()),
        target: [0, 1, 2, 1, 0],
      },
    );
    expectClose([loss], [theirs.loss]);
    for (const [name, grad] of Object.entries(grads)) expectClose(grad, theirs.grads[name]);
    model.dispose();
  });

  it('with one table in an embedding and, transposed, in the projection', () => {
    const document = withTies(
      draw(
        {
          ids: ['token-input', { length: 3, vocabulary: 6 }],
          table: ['embedding', { units: 4 }],
          hidden: ['dense', { units: 4, activation: 'tanh' }],
          logits: ['dense', { units: 6 }],
          out: 'classification-output',
        },
        'ids.tokens > table.tokens',
        'table.values > hidden.values',
        'hidden.values > logits.values',
        'logits.values > out.logits',
      ),
      { logits: { node: 'table', weight: 'kernel', of: 'table', transposed: true } },
    );
    const ids = [1, 2, 3, 5, 4, 1];
    const next = [2, 3, 4, 1, 1, 5];
    const feeds = { ids: tf.tensor(ids, [2, 3], 'int32') };
    const { model, loss, grads } = gradients(document, feeds, tf.tensor(next, [2, 3], 'int32'));
    const theirs = inTorch(
      `
import json, sys, torch
from torch import nn
given = json.load(sys.stdin)
table, hidden, logits = nn.Embedding(6, 4), nn.Linear(4, 4), nn.Linear(4, 6)
logits.weight = table.weight
with torch.no_grad():
    table.weight.copy_(torch.tensor(given['table/table']).reshape(6, 4))
    hidden.weight.copy_(torch.tensor(given['hidden/kernel']).reshape(4, 4).t())
    hidden.bias.copy_(torch.tensor(given['hidden/bias']))
    logits.bias.copy_(torch.tensor(given['logits/bias']))
answer = logits(torch.tanh(hidden(table(torch.tensor(given['ids']).reshape(2, 3)))))
loss = nn.functional.cross_entropy(answer.reshape(6, 6), torch.tensor(given['next']))
loss.backward()
print(json.dumps({'loss': loss.item(), 'grads': {
    'table/table': table.weight.grad.reshape(-1).tolist(),
    'hidden/kernel': hidden.weight.grad.t().reshape(-1).tolist(),
    'hidden/bias': hidden.bias.grad.tolist(),
    'logits/bias': logits.bias.grad.tolist(),
}}))
`,
      {
        ...Object.fromEntries([...model.weights.keys()].map((name) => [name, values(name, model)])),
        ids,
        next,
      },
    );
    expectClose([loss], [theirs.loss]);
    expect(Object.keys(grads).sort()).toEqual(Object.keys(theirs.grads).sort());
    for (const [name, grad] of Object.entries(grads)) expectClose(grad, theirs.grads[name]);
    model.dispose();
  });
});

it('towers that share give equal answers to equal inputs, and towers that do not give different ones', () => {
  const differences = [sharedTowers(), towers()].map((document) => {
    const model = buildModel(engine, planOf(document), 3);
    const x = tf.tensor(normals(5, 4 * 8), [4, 8]);
    const wants = new Set(['minus values']);
    const most = tf.tidy(() => {
      const out = model
        .run({ x1: x, x2: x }, { training: false, step: 0, wants })
        .get('minus values');
      return out ? (tf.max(tf.abs(out)).dataSync()[0] ?? Number.NaN) : Number.NaN;
    });
    model.dispose();
    return most;
  });
  expect(differences[0]).toBe(0);
  expect(differences[1]).toBeGreaterThan(0.1);
});

it('moving statistics of tied placements take each of them in, one after the other, as PyTorch’s do', () => {
  const tower = drawModule(
    'tower',
    [{ name: 'values', kind: 'values' }],
    [{ name: 'values', kind: 'values' }],
    drawGraph({ norm: 'batch-norm' }, '$in.values > norm.values', 'norm.values > $out.values'),
  );
  const document = withTies(
    {
      ...draw(
        {
          x1: ['vector-input', { features: 2 }],
          x2: ['vector-input', { features: 2 }],
          a: { module: 'tower' },
          b: { module: 'tower' },
          minus: 'subtract',
          out: 'regression-output',
        },
        'x1.values > a.values',
        'x2.values > b.values',
        'a.values > minus.a',
        'b.values > minus.b',
        'minus.values > out.values',
      ),
      modules: [tower],
    },
    { b: { node: 'a' } },
  );
  const model = buildModel(engine, planOf(document), 0);
  tf.tidy(() => {
    const feeds = { x1: tf.tensor([1, 1, 3, 3], [2, 2]), x2: tf.tensor([10, 20, 10, 20], [2, 2]) };
    model.losses(feeds, { out: tf.zeros([2, 2]) }, { training: true, step: 1 });
  });
  model.applyFrozenUpdates();
  // momentum 0.9: 0.9 · (0.9 · 0 + 0.1 · mean₁) + 0.1 · mean₂
  const mean = Array.from(model.weights.get('a/norm/moving-mean')?.dataSync() ?? []);
  expect(mean[0]).toBeCloseTo(0.9 * 0.1 * 2 + 1, 5);
  expect(mean[1]).toBeCloseTo(0.9 * 0.1 * 2 + 2, 5);
  model.dispose();
});
