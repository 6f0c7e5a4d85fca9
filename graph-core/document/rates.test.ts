// Rates of nodes: read along a path, written by one edit, kept when a module is unpacked.
import { expect, it } from 'vitest';
import { draw, drawGraph, drawModule } from './draw.testing.ts';
import { applyEdit } from './edits.ts';
import { ratesOf } from './rates.ts';
import type { Document } from './schema.ts';
import { isModuleNode } from './schema.ts';
import { unpackModule } from './unpack-module.ts';

const tower = drawModule(
  'tower',
  [{ name: 'values', kind: 'values' }],
  [{ name: 'values', kind: 'values' }],
  drawGraph(
    { slow: ['dense', { units: 4 }], plain: ['dense', { units: 4 }] },
    '$in.values > slow.values',
    'slow.values > plain.values',
    'plain.values > $out.values',
  ),
);

function document(): Document {
  const drawn = draw(
    { x: ['vector-input', { features: 4 }], a: { module: 'tower' }, b: { module: 'tower' } },
    'x.values > a.values',
    'a.values > b.values',
  );
  const whole = { ...drawn, modules: [tower] };
  return [
    { edit: 'set-rate', graph: 'tower', node: 'slow', rate: 0.5 } as const,
    { edit: 'set-rate', graph: null, node: 'a', rate: 0.1 } as const,
  ].reduce(applyEdit, whole);
}

it('a block learns at the product of the rates around it, whichever copy it is', () => {
  const rateOf = ratesOf(document());
  expect(['a/slow', 'a/2/slow', 'a/plain', 'b/slow', 'b/plain', 'x'].map(rateOf)).toEqual([
    0.05, 0.05, 0.1, 0.5, 1, 1,
  ]);
});

it('an edit that sets 1 or nothing leaves no trace, and one that cannot be saved changes nothing', () => {
  const before = document();
  const set = (rate: number | undefined) =>
    applyEdit(before, { edit: 'set-rate', graph: null, node: 'a', rate });
  for (const rate of [1, undefined])
    expect(Object.keys(set(rate).graph.nodes.find(({ id }) => id === 'a') ?? {})).not.toContain(
      'rate',
    );
  for (const rate of [-1, Number.NaN, 1e9]) expect(set(rate)).toBe(before);
  expect(set(0.1)).toBe(before);
});

it('the parts of a module learn as they did in it', () => {
  const before = document();
  const unpacked = unpackModule(before, null, 'a');
  if ('refused' in unpacked) throw new Error('refused');
  if (!('edit' in unpacked)) throw new Error('refused');
  const { graph } = applyEdit(before, unpacked.edit);
  const rates = graph.nodes.flatMap((node) => (isModuleNode(node) ? [] : [[node.id, node.rate]]));
  expect(Object.fromEntries(rates)).toEqual({ x: undefined, slow: 0.05, plain: 0.1 });
});
