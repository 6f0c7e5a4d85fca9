// Every template written as Keras parses; where Keras is at hand it answers as the app does, also from Keras's .keras files and from ours.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import { exportedTemplates } from '../exported.testing.ts';
import { kerasDifferences, kerasPython, pythonHas } from './answers-as-app.testing.ts';

const tolerance = 1e-5;
const hasNumpy = pythonHas(kerasPython, 'numpy');
const hasKeras = pythonHas(kerasPython, 'keras');

let differences: ReturnType<typeof kerasDifferences> = {};

beforeAll(async () => {
  if (!hasNumpy) return;
  await startEngine(tf, 'wasm', nodeAssets());
  differences = kerasDifferences(exportedTemplates);
}, 240_000);

test.skipIf(!hasNumpy).each(exportedTemplates)('%s', (id) => {
  const difference = differences[id];
  if (typeof difference !== 'object') {
    expect(difference).toBe(hasKeras ? 'three differences' : 'parsed');
    return;
  }
  expect(difference.built).toBeLessThanOrEqual(tolerance);
  expect(difference.saved).toBeLessThanOrEqual(tolerance);
  expect(difference.ours).toBeLessThanOrEqual(tolerance);
});
