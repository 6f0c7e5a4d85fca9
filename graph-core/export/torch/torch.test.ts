// Every template written as PyTorch is imported by PyTorch, loads its state strictly, and answers what the app answers.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import { exportedTemplates } from '../exported.testing.ts';
import { hasTorch, torchDifferences } from './answers-as-app.testing.ts';

const tolerance = 1e-5;
const here = hasTorch();

let differences: Record<string, number | string> = {};

beforeAll(async () => {
  if (!here) return;
  await startEngine(tf, 'wasm', nodeAssets());
  differences = torchDifferences(exportedTemplates);
}, 240_000);

test.skipIf(!here).each(exportedTemplates)('%s', (id) => {
  expect(differences[id]).toBeTypeOf('number');
  expect(differences[id]).toBeLessThanOrEqual(tolerance);
});
