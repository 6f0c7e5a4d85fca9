// Every template written as Keras parses; where Keras is at hand it builds, loads its arrays and answers as the app does.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import { exportedTemplates } from '../exported.testing.ts';
import { kerasDifferences, kerasPython, pythonHas } from './answers-as-app.testing.ts';

const tolerance = 1e-5;
const hasNumpy = pythonHas(kerasPython, 'numpy');
const hasKeras = pythonHas(kerasPython, 'keras');

let differences: Record<string, number | string> = {};

beforeAll(async () => {
  if (!hasNumpy) return;
  await startEngine(tf, 'wasm', nodeAssets());
  differences = kerasDifferences(exportedTemplates);
}, 240_000);

test.skipIf(!hasNumpy).each(exportedTemplates)('%s', (id) => {
  if (!hasKeras) {
    expect(differences[id]).toBe('parsed');
    return;
  }
  expect(differences[id]).toBeTypeOf('number');
  expect(differences[id]).toBeLessThanOrEqual(tolerance);
});
