// Every block's Keras form computes what the block computes, on the same weights, where a Python with Keras 3 is at hand.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import type { Verdict } from './ask-python.testing.ts';
import { askPython, writtenCase } from './ask-python.testing.ts';
import { computed, fittingCases, seedOf } from './every-block.testing.ts';
import { computingBlocks } from './fitting-cases.testing.ts';
import { formOf } from './forms.testing.ts';
import { hasModules } from '../../export/python/warm-python.testing.ts';

/** Keras on NumPy, as npm test installs it into .peers. */
const python = process.env.KUMIKI_PEERS_PYTHON ?? '/usr/bin/python3';

/** float32 in two frameworks, relative to the largest element; NumPy adds up in another order than PyTorch. */
const tolerance = 1e-4;

describe.skipIf(!hasModules(python, 'keras'))('as Keras', () => {
  let verdicts: readonly Verdict[] = [];
  beforeAll(async () => {
    const engine = await startEngine(tf, 'cpu', nodeAssets());
    const written = [];
    for (const of of computingBlocks.flatMap(([, block]) => fittingCases(block, computed))) {
      const form = formOf(of, 'keras');
      if (form && typeof form !== 'string')
        written.push(await writtenCase(engine, of, form, seedOf(of.block)));
    }
    verdicts = askPython(python, 'run-keras.py', written);
  });

  test.each(computingBlocks)('%s', (type) => {
    const own = verdicts.filter((verdict) => verdict.type === type);
    expect(own.length).toBeGreaterThan(0);
    const wrong = own.filter(({ deviation = Number.NaN }) => !(deviation <= tolerance));
    expect(wrong).toEqual([]);
  });
});
