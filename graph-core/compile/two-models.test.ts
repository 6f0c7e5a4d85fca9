// What an adversarial pair needs of a document: two models in one graph, and a module whose instances share weights.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { analyze } from '../analyze/analyze.ts';
import { findBlock } from '../blocks/index.ts';
import { newDocument } from '../document/new-document.ts';
import type { Document, Json, ModuleNode, Node } from '../document/schema.ts';
import type { Engine } from '../engine/engine.ts';
import { nodeAssets } from '../engine/node-assets.testing.ts';
import { startEngine } from '../engine/start-engine.ts';
import { makePlan } from './make-plan.ts';
import { buildModel } from './model.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine(tf, 'cpu', nodeAssets());
});

const position = { x: 0, y: 0 };
const block = (id: string, type: string, params: Record<string, Json> = {}): Node => ({
  id,
  type,
  params,
  position,
});
const wires = (...written: readonly (readonly [string, string, string, string])[]) =>
  written.map(([from, out, to, into]) => ({
    id: `${from}-${to}`,
    from: { node: from, port: out },
    to: { node: to, port: into },
  }));

/** A generator and a critic side by side; the critic is a module, repeated with these weights. */
function pair(weights: ModuleNode['weights']): Document {
  return {
    ...newDocument(),
    graph: {
      nodes: [
        block('noise', 'vector-input', { features: 3 }),
        block('generator', 'dense', { units: 4 }),
        block('generated', 'regression-output'),
        block('seen', 'vector-input', { features: 4 }),
        { id: 'critic', module: 'critic', repeat: 3, weights, position },
        block('judged', 'regression-output'),
      ],
      edges: wires(
        ['noise', 'values', 'generator', 'values'],
        ['generator', 'values', 'generated', 'values'],
        ['seen', 'values', 'critic', 'values'],
        ['critic', 'values', 'judged', 'values'],
      ),
      notes: [],
    },
    modules: [
      {
        id: 'critic',
        name: 'Critic',
        inputs: [{ name: 'values', kind: 'values' }],
        outputs: [{ name: 'values', kind: 'values' }],
        graph: {
          nodes: [block('layer', 'dense', { units: 4 })],
          edges: wires(['$in', 'values', 'layer', 'values'], ['layer', 'values', '$out', 'values']),
          notes: [],
        },
      },
    ],
  };
}

const built = (document: Document) =>
  buildModel(engine, makePlan(document, analyze(document, findBlock)), 0);

test('two models that share nothing stand in one document, each with its own objective', () => {
  const document = pair('own');
  const { problems } = analyze(document, findBlock);
  expect(problems.filter(({ code }) => code !== 'no-data')).toEqual([]);
  const model = built(document);
  expect(model.plan.feeds.map(({ path }) => path)).toEqual(['noise', 'seen']);
  expect(model.plan.objectives.map(({ path }) => path)).toEqual(['generated', 'judged']);
  // A loss over both reaches every weight, and each model's weights get gradients from its own objective alone.
  const grads = tf.tidy(() => {
    const feeds = { noise: tf.ones([2, 3]), seen: tf.ones([2, 4]) };
    const loss = (seen: number) => () =>
      model.losses(
        feeds,
        { generated: tf.zeros([2, 4]), judged: tf.fill([2, 4], seen) },
        { training: false, step: 0 },
      ).loss as tf.Scalar;
    const of = (seen: number) => {
      const found = tf.variableGrads(loss(seen), [...model.trainable] as tf.Variable[]).grads;
      return Object.values(found).map((grad) => Array.from(grad.dataSync()));
    };
    return [of(0), of(1)] as const;
  });
  const changed = model.trainable.map(
    (_, index) => grads[0][index]?.join() !== grads[1][index]?.join(),
  );
  const names = [...model.weights].map(([name]) => name);
  expect(
    names.filter((_, index) => changed[index]).every((name) => name.startsWith('critic')),
  ).toBe(true);
  expect(changed.filter(Boolean).length).toBe(
    names.filter((name) => name.startsWith('critic')).length,
  );
});

test('copies of a module share one set of weights where it is asked for', () => {
  const [own, shared] = [built(pair('own')), built(pair('shared'))];
  const critics = (model: typeof own) =>
    [...model.weights.keys()].filter((name) => name.startsWith('critic')).length;
  expect(critics(own)).toBe(3 * critics(shared));
  expect(analyze(pair('shared'), findBlock).cost.parameters).toBe(16 + 20);
});
