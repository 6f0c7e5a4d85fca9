// Every block's PyTorch form computes what the block computes, on the same weights; its Keras form is sound Python.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import type { Verdict } from './ask-python.testing.ts';
import { askPython, writtenCase } from './ask-python.testing.ts';
import type { Fitting } from './case.testing.ts';
import { computed, fittingCases, seedOf } from './every-block.testing.ts';
import { computingBlocks } from './fitting-cases.testing.ts';
import { expressionsOf, formOf } from './forms.testing.ts';
import { hasModules } from '../../export/python/warm-python.testing.ts';

const python = process.env.KUMIKI_TORCH_PYTHON ?? '/usr/bin/python3';

/** float32 in two frameworks, relative to the largest element. */
const tolerance = 1e-5;

describe.skipIf(!hasModules(python, 'torch'))('as PyTorch', () => {
  let verdicts: readonly Verdict[] = [];
  beforeAll(
    async () => {
      const engine = await startEngine(tf, 'cpu', nodeAssets());
      const cases = computingBlocks.flatMap(([, block]) => fittingCases(block, computed));
      const written = [];
      for (const of of cases) {
        const form = formOf(of, 'torch');
        if (!form || typeof form === 'string') continue;
        const one = await writtenCase(engine, of, form, seedOf(of.block));
        written.push({ ...one, keras: kerasCode(of) });
      }
      verdicts = askPython(python, 'run-forms.py', written);
    },
    900_000 + computed * 20_000,
  );

  test.each(computingBlocks)('%s', (type, block) => {
    const own = verdicts.filter((verdict) => verdict.type === type);
    const unsupported = fittingCases(block, computed).every(
      (of) => typeof formOf(of, 'torch') === 'string',
    );
    expect(own.length, 'cases compared').toBeGreaterThan(unsupported ? -1 : 0);
    const wrong = own.filter(
      ({ deviation }) => !(deviation !== undefined && deviation <= tolerance),
    );
    expect(wrong).toEqual([]);
  });
});

function kerasCode(of: Fitting) {
  const form = formOf(of, 'keras');
  if (!form || typeof form === 'string') return undefined;
  const expressions = Object.values(expressionsOf(of, form));
  return { make: form.make, expressions, classes: form.classes };
}
