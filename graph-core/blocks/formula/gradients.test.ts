// Gradients of formulas, those that the app offers and random ones, against PyTorch's autograd.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { hashString, normals } from '../../engine/random.ts';
import { startEngine } from '../../engine/start-engine.ts';
import { hasModules } from '../../export/python/warm-python.testing.ts';
import { askPython, encoded, writtenCase } from '../conformance/ask-python.testing.ts';
import { compute, gradients, leavesOf } from '../conformance/compute.testing.ts';
import { fittingCases, seedOf } from '../conformance/every-block.testing.ts';
import { formOf, linesOf } from '../conformance/forms.testing.ts';
import { expression } from '../expression.ts';

const python = process.env.KUMIKI_TORCH_PYTHON ?? '/usr/bin/python3';
const tolerance = 1e-5;
const count = 60;

describe.skipIf(!hasModules(python, 'torch'))('gradients as PyTorch has them', () => {
  test.each(['cpu', 'wasm'] as const)('of formulas on %s', async (backend) => {
    const engine = await startEngine(tf, backend, nodeAssets());
    const cases: object[] = [];
    for (const of of fittingCases(expression, count)) {
      const form = formOf(of, 'torch');
      if (!form || typeof form === 'string') throw new Error('Every formula has a form.');
      const seed = seedOf(expression);
      const leaves = leavesOf(of, seed, true);
      const found = await gradients(engine, of, leaves, { training: false, seed: 1 });
      const learned = Object.entries(found).flatMap(([leaf, value]) =>
        leaf.startsWith('weight ') ? [[leaf.slice('weight '.length), value] as const] : [],
      );
      const { outputs } = await compute(engine, of, leaves, { training: false, seed: 1 });
      cases.push({
        ...(await writtenCase(engine, of, form, seed)),
        code: linesOf(of, form),
        // The loss of `gradients`: every element of the answer with a weight of its own.
        directions: Object.fromEntries(
          Object.entries(outputs).map(([port, { shape, data }]) => [
            port,
            encoded({ shape, data: normals(hashString(port), data.length) }),
          ]),
        ),
        gradients: Object.fromEntries(
          [
            ...Object.entries(found).filter(([leaf]) => !leaf.startsWith('weight ')),
            ...Object.entries(form.state?.(Object.fromEntries(learned)) ?? {}),
          ].map(([name, { shape, data }]) => [name, encoded({ shape: [...shape], data })]),
        ),
      });
    }
    const verdicts = askPython(python, 'run-gradients.py', cases);
    const off = verdicts.filter(({ deviation = Infinity }) => !(deviation <= tolerance));
    expect(off).toEqual([]);
    expect(verdicts.length).toBe(count);
  });
});
