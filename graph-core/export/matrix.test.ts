// Every template × every format: weights of real training steps, 16 inputs, each format's own reader, at most 1e-5 apart.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import type { Exported } from './exported.testing.ts';
import { exportedTemplates } from './exported.testing.ts';
import type { Column } from './matrix.testing.ts';
import { measureMatrix } from './matrix.testing.ts';
import { trained } from './trained.testing.ts';

const tolerance = 1e-5;

let columns: readonly Column[] = [];

beforeAll(async () => {
  const cases: Record<string, Exported> = {};
  for (const id of exportedTemplates) cases[id] = await trained(id);
  columns = await measureMatrix(cases);
  tf.disposeVariables();
}, 600_000);

test.each(exportedTemplates)('%s', (id) => {
  const measured = columns.flatMap(({ title, differences }) =>
    differences ? [[title, differences[id]] as const] : [],
  );
  // What needs no Python is always measured.
  expect(measured.length).toBeGreaterThanOrEqual(5);
  const wrong = measured.filter(
    ([, difference]) => typeof difference !== 'number' || !(difference <= tolerance),
  );
  expect(wrong).toEqual([]);
});
