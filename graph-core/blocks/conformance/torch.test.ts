// Every block's PyTorch form computes what the block computes, on the same weights; its Keras form is sound Python.
import { describe, expect, test } from 'vitest';
import type { Asked } from './ask-forms.testing.ts';
import { askForms, beforeRunning } from './ask-forms.testing.ts';
import { hasModules } from '../../export/python/warm-python.testing.ts';
import type { Fitting } from './case.testing.ts';
import { computed, fittingCases } from './every-block.testing.ts';
import { computingBlocks } from './fitting-cases.testing.ts';
import { formOf, writtenForm } from './forms.testing.ts';

const python = process.env.KUMIKI_TORCH_PYTHON ?? '/usr/bin/python3';

/** float32 in two frameworks, relative to the largest element. */
const tolerance = 1e-5;

describe.skipIf(!hasModules(python, 'torch'))('as PyTorch', () => {
  let asked: ReadonlyMap<string, Asked> = new Map();
  beforeRunning(
    async (types) => {
      const asking = { framework: 'torch', python, script: 'run-forms.py', tolerance } as const;
      asked = await askForms({ ...asking, more: kerasCode }, types);
    },
    300_000 + computed * 20_000,
  );

  test.each(computingBlocks)('%s', (type, block) => {
    const { compared = 0, faults } = asked.get(type) ?? {};
    expect(faults).toEqual([]);
    const unsupported = fittingCases(block, computed).every(
      (of) => typeof formOf(of, 'torch') === 'string',
    );
    expect(compared, 'cases compared').toBeGreaterThan(unsupported ? -1 : 0);
  });
});

function kerasCode(of: Fitting) {
  const form = formOf(of, 'keras');
  if (!form || typeof form === 'string') return {};
  const { expressions, ...written } = writtenForm(of, form);
  return { keras: { ...written, expressions: Object.values(expressions) } };
}
