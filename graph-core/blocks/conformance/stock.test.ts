// Every stock TensorFlow.js layer that a block names computes what the block computes, on the same weights.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import type { Tensor } from '../../engine/ops.ts';
import { startEngine } from '../../engine/start-engine.ts';
import { withStockActivation } from '../kit/activation-code.ts';
import type { StockLayer } from '../block.ts';
import { tensorShape } from '../kit/shape.ts';
import type { Fitting } from './case.testing.ts';
import { describeCase } from './case.testing.ts';
import type { Leaves, Numbers } from './compute.testing.ts';
import {
  compute,
  deviation,
  leavesOf,
  namedShapes,
  toTensors,
  weightLeaf,
} from './compute.testing.ts';
import { computed, fittingCases, seedOf } from './every-block.testing.ts';
import { computingBlocks } from './fitting-cases.testing.ts';

const named = computingBlocks.filter(([, { exports }]) => exports?.stock);

describe.each(named)('%s', (_type, block) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine(tf, 'cpu', nodeAssets());
  });

  test('its stock layer agrees', async () => {
    const faults: string[] = [];
    let compared = 0;
    // Some blocks have a stock layer for some params and shapes only: cases are drawn until enough of them have.
    for (const of of fittingCases(block, computed * 10)) {
      if (compared >= Math.ceil(computed / 2)) break;
      const stock = block.exports?.stock?.(of);
      if (!stock) continue;
      compared++;
      const leaves = leavesOf(of, seedOf(block));
      const { outputs } = await compute(engine, of, leaves, { training: false, seed: 1 });
      const off = deviation(await predicted(engine, of, stock, leaves), Object.values(outputs)[0]);
      if (off >= 1e-5) faults.push(`${describeCase(of)}: ${stock.className} is off by ${off}`);
    }
    expect(faults).toEqual([]);
    expect(compared).toBeGreaterThan(0);
  });
});

test('GELU names no stock layer: a saved model would ask for ‘geluNew’, which there is not', () => {
  const named = withStockActivation('gelu', (activation) => ({
    className: 'Activation',
    config: { activation },
    weights: [],
  }));
  expect(named).toBeUndefined();
});

/** What a functional model of this one layer says, built from its saved form. */
async function predicted(
  engine: Engine,
  of: Fitting,
  { className, config, weights }: StockLayer,
  leaves: Leaves,
): Promise<Numbers> {
  const inputs = namedShapes(of).map(([name, shape]) => ({
    name: name.replace(' ', '_'),
    leaf: name,
    shape: tensorShape(shape),
    dtype: shape.kind === 'tokens' ? 'int32' : 'float32',
  }));
  const layers = inputs.map(({ name, shape, dtype }) => ({
    name,
    class_name: 'InputLayer',
    config: { name, batch_input_shape: shape, dtype, sparse: false },
    inbound_nodes: [] as unknown[],
  }));
  const calls = [inputs.map(({ name }) => [name, 0, 0, {}])];
  layers.push({
    name: 'stock',
    class_name: className,
    config: { name: 'stock', ...config } as never,
    inbound_nodes: calls,
  });
  const modelTopology = {
    class_name: 'Model',
    config: {
      name: 'model',
      layers,
      input_layers: inputs.map(({ name }) => [name, 0, 0]),
      output_layers: [['stock', 0, 0]],
    },
  };
  // The saved form is JSON, which tfjs-layers types only in part.
  const model = await tf.models.modelFromJSON({ modelTopology } as never);
  const tensors = toTensors(engine, of, leaves);
  const at = (name: string): Tensor => tensors[name] ?? tf.scalar(Number.NaN);
  model.setWeights(weights.map((name) => at(weightLeaf(name))));
  const output = model.predict(inputs.map(({ leaf }) => at(leaf))) as Tensor;
  return { shape: output.shape, data: Float32Array.from(await output.data()) };
}
