// Every block's Keras form computes what the block computes, on the same weights, where a Python with Keras 3 is at hand.
import { describe, expect, test } from 'vitest';
import type { Asked } from './ask-forms.testing.ts';
import { askForms, beforeRunning } from './ask-forms.testing.ts';
import { hasModules } from '../../export/python/warm-python.testing.ts';
import { computingBlocks } from './fitting-cases.testing.ts';

/** Keras on NumPy, as npm test installs it into .peers. */
const python = process.env.KUMIKI_PEERS_PYTHON ?? '/usr/bin/python3';

/** float32 in two frameworks, relative to the largest element; NumPy adds up in another order than PyTorch. */
const tolerance = 1e-4;

describe.skipIf(!hasModules(python, 'keras'))('as Keras', () => {
  let asked: ReadonlyMap<string, Asked> = new Map();
  beforeRunning(async (types) => {
    const asking = { framework: 'keras', python, script: 'run-keras.py', tolerance } as const;
    asked = await askForms(asking, types);
  });

  test.each(computingBlocks)('%s', (type) => {
    const { compared = 0, faults } = asked.get(type) ?? {};
    expect(faults).toEqual([]);
    expect(compared, 'cases compared').toBeGreaterThan(0);
  });
});
