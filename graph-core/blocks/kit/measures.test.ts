// What an output says it measures is what it measures.
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { buildModel } from '../../compile/model.ts';
import { makePlan } from '../../compile/make-plan.ts';
import { analyze } from '../../analyze/analyze.ts';
import { measuresOf } from '../../analyze/data-joints.ts';
import { draw } from '../../document/draw.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { findBlock } from '../index.ts';

const vector = { x: ['vector-input', { features: 3 }], d: ['dense', { units: 2 }] } as const;

it.each([
  [{ ...vector, y: 'regression-output' }, 'y.values', [2, 2]],
  [{ ...vector, y: 'binary-output' }, 'y.logits', [2, 2]],
  [{ ...vector, y: 'classification-output' }, 'y.logits', [2]],
  [
    { x: ['sequence-input', { length: 5, features: 3 }], d: vector.d, y: 'classification-output' },
    'y.logits',
    [2, 5],
  ],
] as const)('%o', async (nodes, into, target) => {
  const engine = await startEngine(tf, 'cpu', nodeAssets());
  const document = draw(nodes, 'x.values > d.values', `d.values > ${into}`);
  const analysis = analyze(document, findBlock);
  const plan = makePlan(document, analysis);
  const model = buildModel(engine, plan, 0);
  const x = tf.ones([
    2,
    ...(plan.feeds[0]?.shape.dims.slice(1).map(({ size }) => size ?? 1) ?? []),
  ]);
  const { metrics } = model.losses(
    { x },
    { y: tf.ones([...target], 'int32') },
    {
      training: false,
      step: 0,
    },
  );
  const objective = findBlock(nodes.y)?.objective;
  const means = Object.fromEntries(Object.keys(metrics).map((name) => [name, 1]));
  const read = objective?.summary?.({ loss: 1, ...means }, 1) ?? means;
  expect(Object.keys(read)).toEqual(measuresOf(analysis).map(({ metric }) => metric));
  model.dispose();
});
