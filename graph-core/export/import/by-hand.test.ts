// Weights whose names and shapes tell nothing are paired by hand: with PyTorch's names, in PyTorch's layout, or with ours.
import { expect, test } from 'vitest';
import { analyze } from '../../analyze/analyze.ts';
import { findBlock } from '../../blocks/index.ts';
import { makePlan } from '../../compile/make-plan.ts';
import { draw } from '../../document/draw.testing.ts';
import { initialWeights } from '../../weights/initial-weights.ts';
import type { NamedArray } from '../../weights/named-array.ts';
import { writeSafetensors } from '../../weights/safetensors.ts';
import { torchSource } from '../torch/torch-source.ts';
import type { Pairs } from './by-hand.ts';
import { fitWeights } from './import-weights.ts';

/** Two layers of one shape, which no order of strange names tells apart. */
const document = draw(
  {
    x: ['vector-input', { features: 4 }],
    first: ['dense', { units: 4 }],
    second: ['dense', { units: 4 }],
    out: ['regression-output', {}],
  },
  'x.values > first.values',
  'first.values > second.values',
  'second.values > out.values',
);
const plan = makePlan(document, analyze(document, findBlock));
const trained = initialWeights(plan, 7);
const torch = torchSource(document, plan, trained).state;

const strange: Readonly<Record<string, string>> = {
  'first.weight': 'zeta',
  'first.bias': 'alpha',
  'second.weight': 'beta',
  'second.bias': 'gamma',
};

function fitted(arrays: readonly NamedArray[], pairs: Pairs) {
  const files = [{ name: 'strange.safetensors', bytes: writeSafetensors(arrays) }];
  return fitWeights({ document, plan }, files, { guesses: true, pairs });
}

const renamed = torch.map((array) => ({ ...array, name: strange[array.name] ?? array.name }));
const pairs = Object.fromEntries(Object.entries(strange).map(([to, from]) => [from, to]));

test('arrays paired with PyTorch’s names are laid out as PyTorch has them', () => {
  const fit = fitted(renamed, pairs);
  if ('error' in fit) throw new Error(fit.error.en);
  expect(fit.weights).toEqual(trained);
  const [kernel] = fit.matches;
  expect(kernel?.sources).toEqual([{ name: 'zeta', shape: [4, 4] }]);
});

test('arrays paired with our own names are taken as they are', () => {
  const own = trained.map((array, index) => ({ ...array, name: `w${index}` }));
  const ours = Object.fromEntries(trained.map(({ name }, index) => [`w${index}`, name]));
  const fit = fitted(own, ours);
  if ('error' in fit) throw new Error(fit.error.en);
  expect(fit.weights).toEqual(trained);
});

test('some pairs are a partial load, and what has a right name stays', () => {
  const half = renamed.map((array) =>
    array.name === 'zeta' ? { ...array, name: 'first.weight' } : array,
  );
  const fit = fitted(half, { alpha: 'first.bias' });
  if ('error' in fit) throw new Error(fit.error.en);
  expect(fit.weights).toBeUndefined();
  expect(fit.some?.kept).toEqual(['second.weight', 'second.bias']);
  expect(fit.unexpected.map(({ name }) => name).sort()).toEqual(['beta', 'gamma']);
});

test('a pair of another shape does not fit; one that names nothing is an error', () => {
  const fit = fitted(renamed, { ...pairs, zeta: 'first.bias', alpha: 'first.weight' });
  if ('error' in fit) throw new Error(fit.error.en);
  expect(fit.weights).toBeUndefined();
  expect(fitted(renamed, { omega: 'first.bias' })).toMatchObject({
    error: {
      en: 'The file has no array ‘omega’ to take ‘first.bias’ from. Choose one that it has.',
    },
  });
  expect(fitted(renamed, { zeta: 'third.bias' })).toMatchObject({
    error: {
      en: 'The document has no weight ‘third.bias’ to take from ‘zeta’. Choose one that it has.',
    },
  });
});
