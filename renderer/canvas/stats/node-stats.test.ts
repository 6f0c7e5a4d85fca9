// What a node on the canvas wears of its copies, on the Transformer template.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Document, BlockStats } from '../../../graph-core/index.ts';
import { openDocument, scopedKey } from '../../../graph-core/index.ts';
import { healthOf, nodeStats, placeOnScale } from './node-stats.ts';

function transformer(): Document {
  const opened = openDocument(
    readFileSync(new URL('../../../templates/transformer.json', import.meta.url), 'utf8'),
  );
  if ('error' in opened) throw new Error(opened.error.message.en);
  return opened.document;
}

const statsAt = (path: string, rms: number, gradient: number, dead = 0): BlockStats => ({
  path,
  activation: { rms, largest: rms * 3 },
  gradient,
  dead,
});

test('of the copies of a block, and of a module’s blocks, the worst is worn and named', () => {
  const stats = nodeStats(transformer(), [
    statsAt('source-embedding', 1, 1e-3),
    statsAt('encoder/1/self-attention', 0.5, 1e-4, 0.1),
    statsAt('encoder/2/self-attention', 2000, 1e-9, 0.6),
  ]);
  expect(stats.get(scopedKey(null, 'source-embedding'))).toMatchObject({
    copies: 1,
    gradient: { value: 1e-3, health: 'fine' },
  });
  const module = stats.get(scopedKey(null, 'encoder'));
  expect(module).toMatchObject({
    copies: 2,
    activation: { value: 2000, health: 'exploding', path: 'encoder/2/self-attention' },
    gradient: { value: 1e-9, health: 'vanishing', path: 'encoder/2/self-attention' },
    dead: { value: 0.6, health: 'dead' },
  });
  const inside = [...stats].find(([key]) => key.endsWith(':self-attention'));
  expect(inside?.[1]).toEqual(module);
});

test('what is not a number is the worst of all and explodes', () => {
  const stats = nodeStats(transformer(), [
    statsAt('encoder/1/self-attention', Number.NaN, 1),
    statsAt('encoder/2/self-attention', 1e-9, 1),
  ]);
  const worn = stats.get(scopedKey(null, 'encoder'));
  expect(worn?.activation?.path).toBe('encoder/1/self-attention');
  expect(worn && healthOf(worn)).toBe('exploding');
});

test('the gauge is logarithmic and stays within its ends', () => {
  expect([0, 1e-7, 1e-2, 1e3, 1e9, Number.NaN].map(placeOnScale)).toEqual([0, 0, 0.5, 1, 1, 1]);
});
