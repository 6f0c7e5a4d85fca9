// Spectral norm against PyTorch's parametrization with the same u: values, gradients and the next u; once a pass for every weight.
import { spawnSync } from 'node:child_process';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyze } from '../analyze/analyze.ts';
import { tableTies, towers, withTies } from '../analyze/ties.testing.ts';
import type { WeightValue } from '../blocks/block.ts';
import { findBlock } from '../blocks/index.ts';
import { python } from '../blocks/kit/python.ts';
import { tensorShape } from '../blocks/kit/shape.ts';
import type { Drawn } from '../document/draw.testing.ts';
import { draw } from '../document/draw.testing.ts';
import type { Document } from '../document/schema.ts';
import { isModuleNode } from '../document/schema.ts';
import type { Engine } from '../engine/engine.ts';
import { nodeAssets } from '../engine/node-assets.testing.ts';
import type { Tensor } from '../engine/ops.ts';
import { normals } from '../engine/random.ts';
import { startEngine } from '../engine/start-engine.ts';
import { hasModules } from '../export/python/warm-python.testing.ts';
import { template } from '../train/trainer.testing.ts';
import { weightsOfStep } from '../weights/held-weights.ts';
import { makePlan } from './make-plan.ts';
import type { Model } from './model.ts';
import { buildModel, outputKey } from './model.ts';
import type { Plan } from './plan.ts';

const torchPython = process.env.KUMIKI_TORCH_PYTHON ?? '/usr/bin/python3';

const planOf = (document: Document): Plan => makePlan(document, analyze(document, findBlock));

const image: Drawn = ['image-input', { height: 6, width: 5, channels: 3 }];
/** Each block with the input it takes, the port of both, and PyTorch's `dim` where its own is another. */
const cases: Readonly<Record<string, readonly [Drawn, Drawn, string, number?]>> = {
  dense: [['vector-input', { features: 6 }], ['dense', { units: 4, spectral: true }], 'values'],
  'conv-2d': [image, ['conv-2d', { filters: 4, activation: 'linear', spectral: true }], 'image'],
  'transposed-conv-2d': [
    image,
    ['transposed-conv-2d', { filters: 4, activation: 'linear', spectral: true }],
    'image',
  ],
  embedding: [
    ['token-input', { length: 5, vocabulary: 7 }],
    ['embedding', { units: 4, spectral: true }],
    'values',
    1,
  ],
};

function documentOf(type: string): Document {
  const [input, block, port] = cases[type] ?? [];
  if (!input || !block || !port) throw new Error(`There is no case of ${type}.`);
  const from = type === 'embedding' ? 'tokens' : port;
  return draw(
    { in: input, it: block, out: 'regression-output' },
    `in.${from} > it.${from}`,
    `it.${port} > out.values`,
  );
}

interface Pass {
  readonly x: WeightValue;
  readonly y: WeightValue;
  /** What each number of y counts in the loss. */
  readonly counts: WeightValue;
  readonly gradients: Readonly<Record<string, WeightValue>>;
  readonly before: Readonly<Record<string, WeightValue>>;
  readonly after: Readonly<Record<string, WeightValue>>;
}

const valueOf = (tensor: Tensor): WeightValue => ({
  shape: [...tensor.shape],
  data: Float32Array.from(tensor.dataSync()),
});

const valuesOf = (model: Model): Readonly<Record<string, WeightValue>> =>
  Object.fromEntries([...model.weights].map(([name, variable]) => [name, valueOf(variable)]));

function feedOf(plan: Plan, batch: number): Tensor {
  const shape = plan.feeds[0]?.shape;
  if (!shape) throw new Error('Nothing is fed.');
  const sizes = tensorShape(shape).map((size) => size ?? batch);
  const count = sizes.reduce((a, b) => a * b, 1);
  if (shape.kind === 'tokens')
    return tf.tensor(
      Int32Array.from({ length: count }, (_, index) => (index * 5) % 7),
      sizes,
      'int32',
    );
  return tf.tensor(normals(3, count), sizes);
}

/** One training pass of the block, and what follows from it. */
function trained(engine: Engine, type: string): Pass {
  const plan = planOf(documentOf(type));
  const model = buildModel(engine, plan, 5);
  const port = cases[type]?.[2] ?? '';
  const before = valuesOf(model);
  const x = feedOf(plan, 2);
  let [y, counts]: (Tensor | undefined)[] = [];
  const { grads } = tf.variableGrads(() => {
    const out = model
      .run({ in: x }, { training: true, step: 1, wants: new Set([outputKey('it', port)]) })
      .get(outputKey('it', port));
    if (!out) throw new Error('Nothing came out.');
    y = tf.keep(out.clone());
    counts = tf.keep(tf.tensor(normals(4, out.size), out.shape));
    return tf.sum(tf.mul(out, counts)).asScalar();
  }, [...model.trainable]);
  model.applyFrozenUpdates();
  const names = new Map([...model.weights].map(([name, variable]) => [variable.name, name]));
  if (!y || !counts) throw new Error('Nothing came out.');
  const pass = {
    x: valueOf(x),
    y: valueOf(y),
    counts: valueOf(counts),
    gradients: Object.fromEntries(
      Object.entries(grads).map(([variable, slope]) => [names.get(variable) ?? '', valueOf(slope)]),
    ),
    before,
    after: valuesOf(model),
  };
  model.dispose();
  tf.dispose([x, y, counts, grads]);
  return pass;
}

const script = `
import json, sys, torch, torch.nn as nn, torch.nn.functional as F
from torch.nn.utils.parametrizations import spectral_norm

def array(of):
    return torch.tensor(of["data"], dtype=torch.float32).reshape(of["shape"])

def first(x):
    return x.permute(0, 3, 1, 2) if x.dim() == 4 else x

answers = {}
for type, case in json.load(sys.stdin).items():
    block = eval(case["make"])
    block.load_state_dict({name: array(of) for name, of in case["state"].items()})
    spectral_norm(block, dim=case.get("dim"))
    norm = block.parametrizations.weight[0]
    u = array(case["u"])
    matrix = norm._reshape_weight_to_matrix(block.parametrizations.weight.original.detach())
    norm._u.copy_(u)
    norm._v.copy_(F.normalize(matrix.t() @ u, dim=0))
    block.train()
    x = array(case["x"])
    y = block(x.long() if isinstance(block, nn.Embedding) else first(x))
    (y * first(array(case["counts"]))).sum().backward()
    grads = {"weight": block.parametrizations.weight.original.grad}
    if getattr(block, "bias", None) is not None:
        grads["bias"] = block.bias.grad
    off = lambda a, b: ((a - b).abs().max() / max(1, b.abs().max())).item()
    answers[type] = {
        "values": off(first(array(case["y"])), y),
        "u": off(array(case["next"]), norm._u),
        **{"gradient " + name: off(array(case["grads"][name]), grad) for name, grad in grads.items()},
    }
print(json.dumps(answers))
`;

const plain = ({ shape, data }: WeightValue) => ({ shape, data: [...data] });
const allPlain = (values: Readonly<Record<string, WeightValue>>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plain(value)]));

function caseOf(engine: Engine, type: string) {
  const plan = planOf(documentOf(type));
  const step = plan.steps.find(({ path }) => path === 'it');
  const form = step?.block.exports?.torch?.(step as never);
  if (!step || !form || 'unsupported' in form || !form.make)
    throw new Error(`${type} has no form.`);
  const { x, y, counts, gradients, before, after } = trained(engine, type);
  const state = (values: Readonly<Record<string, WeightValue>>) =>
    allPlain(form.state?.(weightsOfStep(step, new Map(Object.entries(values)))) ?? {});
  const vector = Object.keys(before).find((name) => name.endsWith('-u')) ?? '';
  const [u, next] = [before[vector], after[vector]];
  if (!u || !next) throw new Error(`${type} has no vector.`);
  return {
    make: python(form.make),
    dim: cases[type]?.[3],
    state: state(before),
    grads: state(gradients),
    u: plain(u),
    next: plain(next),
    x: plain(x),
    y: plain(y),
    counts: plain(counts),
  };
}

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine(tf, backend, nodeAssets());
  });

  it.skipIf(!hasModules(torchPython, 'torch'))(
    'PyTorch finds the same values, gradients and next u',
    () => {
      const asked = Object.fromEntries(
        Object.keys(cases).map((type) => [type, caseOf(engine, type)]),
      );
      const { stdout, stderr, status } = spawnSync(torchPython, ['-c', script], {
        input: JSON.stringify(asked),
        encoding: 'utf8',
      });
      expect(status, stderr).toBe(0);
      const answers = JSON.parse(stdout) as Record<string, Record<string, number>>;
      const far = Object.entries(answers).flatMap(([type, off]) =>
        Object.entries(off).flatMap(([what, by]) => (by <= 1e-5 ? [] : [`${type} ${what}: ${by}`])),
      );
      expect(far).toEqual([]);
      expect(Object.values(answers).map((off) => Object.keys(off).length)).toEqual([4, 4, 4, 3]);
    },
  );

  it('the gradient is that of finite differences, through σ', () => {
    const plan = planOf(documentOf('dense'));
    const model = buildModel(engine, plan, 5);
    const x = feedOf(plan, 2);
    const loss = () => {
      const out = model.run({ in: x }, { training: false, step: 1 }).get(outputKey('it', 'values'));
      if (!out) throw new Error('Nothing came out.');
      return tf.sum(tf.mul(out, tf.tensor(normals(4, out.size), out.shape))).asScalar();
    };
    const kernel = model.weights.get('it/kernel');
    if (!kernel) throw new Error('There is no kernel.');
    const { grads } = tf.variableGrads(loss, [kernel]);
    const slope = valueOf(grads[kernel.name] as Tensor).data;
    const start = Float32Array.from(kernel.dataSync());
    const at = (moved: number, by: number) => {
      const data = start.map((value, index) => (index === moved ? value + by : value));
      kernel.assign(tf.tensor(data, kernel.shape));
      return tf.tidy(() => loss().dataSync()[0] ?? Number.NaN);
    };
    for (const index of start.keys()) {
      const step = 1 / 128;
      const found = (at(index, step) - at(index, -step)) / (2 * step);
      expect(Math.abs(found - (slope[index] ?? Number.NaN))).toBeLessThan(2e-3);
    }
    model.dispose();
    tf.dispose([x, grads]);
  });
});

describe('once a pass', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine(tf, 'cpu', nodeAssets());
  });

  const spectralTowers = (): Document => {
    const document = withTies(towers(), { b: { node: 'a' } });
    const [tower] = document.modules;
    if (!tower) throw new Error('There is no tower.');
    const nodes = tower.graph.nodes.map((node) =>
      isModuleNode(node) ? node : { ...node, params: { ...node.params, spectral: true } },
    );
    return { ...document, modules: [{ ...tower, graph: { ...tower.graph, nodes } }] };
  };

  it('tied placements read one weight with one vector, which moves one step a pass', () => {
    const plan = planOf(spectralTowers());
    expect([...plan.weights.keys()]).toEqual([
      'a/layer/kernel',
      'a/layer/kernel-u',
      'a/layer/bias',
      'logits/kernel',
      'logits/bias',
    ]);
    const model = buildModel(engine, plan, 1);
    const kernel = model.weights.get('a/layer/kernel');
    const u = model.weights.get('a/layer/kernel-u');
    if (!kernel || !u) throw new Error('The weights are missing.');
    const x = tf.tensor(normals(7, 16), [2, 8]);
    const pass = (training: boolean) =>
      tf.tidy(() => {
        const wants = new Set(['a/layer values', 'b/layer values']);
        const out = model.run({ x1: x, x2: x }, { training, step: 1, wants });
        return [...wants].map((key) => [...(out.get(key)?.dataSync() ?? [])]);
      });
    const first = [...u.dataSync()];
    const oneStep = tf.tidy(() => {
      const along = tf.matMul(kernel, tf.reshape(u, [-1, 1]));
      const next = tf.matMul(kernel, along, true);
      return [...tf.div(next, tf.norm(next)).dataSync()];
    });
    const [a, b] = pass(true);
    expect(a).toEqual(b);
    expect([...u.dataSync()], 'not before the step is taken').toEqual(first);
    model.applyFrozenUpdates();
    for (const [index, value] of u.dataSync().entries())
      expect(Math.abs(value - (oneStep[index] ?? Number.NaN))).toBeLessThan(1e-6);
    const second = [...u.dataSync()];
    expect(pass(false)).toEqual([a, b]);
    model.applyFrozenUpdates();
    expect([...u.dataSync()], 'nothing moves outside training').toEqual(second);
    for (let turn = 0; turn < 60; turn++) {
      pass(true);
      model.applyFrozenUpdates();
    }
    // σ is the largest singular value: W/σ lengthens no vector, and one not at all.
    const longest = tf.tidy(() => {
      const sigma = tf.norm(tf.matMul(kernel, tf.reshape(u, [-1, 1])));
      const bases = tf.matMul(tf.div(kernel, sigma), tf.tensor(normals(9, 4 * 500), [4, 500]));
      const lengths = tf.norm(bases, 2, 0);
      const given = tf.norm(tf.tensor(normals(9, 4 * 500), [4, 500]), 2, 0);
      return tf.max(tf.div(lengths, given)).dataSync()[0] ?? Number.NaN;
    });
    expect(longest).toBeLessThanOrEqual(1 + 1e-5);
    expect(longest).toBeGreaterThan(0.95);
    model.dispose();
    x.dispose();
  });

  it('whoever takes one weight takes its division, and has no vector of its own', () => {
    const document = withTies(template('transformer'), tableTies);
    const spectral = new Set(['source-embedding', 'target-embedding', 'linear']);
    const nodes = document.graph.nodes.map((node) =>
      spectral.has(node.id) && !isModuleNode(node)
        ? { ...node, params: { ...node.params, spectral: true } }
        : node,
    );
    const plan = planOf({ ...document, graph: { ...document.graph, nodes } });
    expect([...plan.weights.keys()].filter((name) => name.endsWith('-u'))).toEqual([
      'source-embedding/table-u',
    ]);
  });

  it('a document without it has the weights it had', () => {
    const names = [...planOf(template('cnn')).weights.keys()];
    expect(names.filter((name) => name.endsWith('-u'))).toEqual([]);
  });
});
