// The gradients of both players of the image games themselves, spectral norm, attention, classes and projection included.
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import { smaller } from '../trainer.testing.ts';
import type { PlayerSlope } from './slopes.testing.ts';
import { playerSlopes, slopeFaults } from './slopes.testing.ts';

test.each(['sagan-mini', 'sagan-conditional'])('%s on cpu and wasm', async (id) => {
  const document = smaller(id, { channels: 8 }, {});
  let onCpu: readonly PlayerSlope[] = [];
  for (const backend of ['cpu', 'wasm'] as const) {
    const engine = await startEngine(tf, backend, nodeAssets());
    const before = tf.memory().numTensors;
    const found = await playerSlopes(engine, document, 2);
    expect(tf.memory().numTensors).toBe(before);
    expect(found.map(({ player }) => player)).toEqual(['critic', 'generator']);
    for (const { length } of found) expect(length).toBeGreaterThan(1e-3);
    expect(slopeFaults(found, onCpu, 2e-4)).toEqual([]);
    onCpu = found;
  }
});
