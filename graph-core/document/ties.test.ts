// Ties in the document: set, kept whole when their owner goes, left behind by copies, and never in a circle.
import { expect, it } from 'vitest';
import { copyOut, pasteIn } from './clip.ts';
import { draw, drawGraph, drawModule } from './draw.testing.ts';
import type { Edit } from './edits.ts';
import { applyEdit } from './edits.ts';
import { commit, startHistory, undo } from './history.ts';
import { makeModule } from './make-module.ts';
import { openDocument } from './open.ts';
import type { Document, Tie } from './schema.ts';
import { serialize } from './serialize.ts';
import { ownershipsOf, sharersOf } from './ties.ts';
import { titled } from '../analyze/titles.ts';
import { unpack as unpackModule } from '../analyze/structure/unpack.ts';

const plain = draw({ a: 'dense', b: 'dense', c: 'dense', d: 'dense', e: 'embedding' });

function tied(ties: Readonly<Record<string, string | Tie>>, document = plain): Document {
  const edits = Object.entries(ties).map(([node, tie]): Edit => {
    return {
      edit: 'set-tie',
      graph: null,
      node,
      tie: typeof tie === 'string' ? { node: tie } : tie,
    };
  });
  return applyEdit(document, { edit: 'all', edits });
}

function without(document: Document, ...nodes: string[]): Document {
  return applyEdit(document, { edit: 'remove', graph: null, nodes });
}

/** `b ← a, c.kernel ← e.table transposed` */
function printed({ graph }: Document): string {
  return graph.nodes
    .flatMap(({ id, tie }) => {
      if (!tie) return [];
      if (tie.weight === undefined) return [`${id} ← ${tie.node}`];
      const turned = tie.transposed ? ' transposed' : '';
      return [`${id}.${tie.weight} ← ${tie.node}.${tie.of}${turned}`];
    })
    .join(', ');
}

const kernelOf = (node: string, of = 'table', transposed = true): Tie => ({
  node,
  weight: 'kernel',
  of,
  transposed,
});

it('is set and taken back, saved and opened, and undone', () => {
  const history = commit(startHistory(plain), {
    edit: 'set-tie',
    graph: null,
    node: 'b',
    tie: { node: 'a' },
  });
  expect(printed(history.present)).toBe('b ← a');
  expect(undo(history)?.present).toBe(plain);
  expect(openDocument(serialize(history.present))).toEqual({ document: history.present });
  const back = applyEdit(history.present, {
    edit: 'set-tie',
    graph: null,
    node: 'b',
    tie: undefined,
  });
  expect(back).toEqual(plain);
  expect(tied({ b: 'a' }, history.present)).toBe(history.present);
});

it('never closes a circle, and cannot hold what could not be saved', () => {
  const chain = tied({ b: 'a', c: 'b' });
  expect(tied({ a: 'c' }, chain)).toBe(chain);
  expect(tied({ a: 'a' }, chain)).toBe(chain);
  expect(tied({ a: kernelOf('c', 'kernel') }, chain)).toBe(chain);
  expect(tied({ d: { node: '9' } as Tie }, chain)).toBe(chain);
  expect(tied({ d: { node: 'a', weight: 'kernel' } as unknown as Tie }, chain)).toBe(chain);
});

it('follows chains to the owner, and one weight through both kinds of tie', () => {
  const document = tied({ b: 'a', c: 'b', d: kernelOf('e'), a: kernelOf('d', 'kernel', true) });
  const owned = ownershipsOf(document.graph);
  expect(owned.get('c')).toEqual({
    owner: 'a',
    taken: { weight: 'kernel', owner: 'e', of: 'table', transposed: false },
  });
  expect(owned.get('e')).toBeUndefined();
  expect(sharersOf(document.graph, 'e').map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
  expect(sharersOf(plain.graph, 'e')).toEqual([]);
});

it('stays between those that are left when the owner goes', () => {
  expect(printed(without(tied({ b: 'a', c: 'a', d: 'a' }), 'a'))).toBe('c ← b, d ← b');
  expect(printed(without(tied({ b: 'a', c: 'b' }), 'b'))).toBe('c ← a');
  expect(printed(without(tied({ b: 'a', c: 'b', d: 'b' }), 'a', 'b'))).toBe('d ← c');
  expect(printed(without(tied({ b: 'a' }), 'a'))).toBe('');
  expect(printed(without(tied({ b: 'a' }), 'b'))).toBe('');
  // One was transposed and one not: transposed to each other.
  const two = tied({ b: kernelOf('e'), c: kernelOf('e', 'table', false), d: kernelOf('e') });
  expect(printed(without(two, 'e'))).toBe('c.kernel ← b.kernel transposed, d.kernel ← b.kernel');
  const through = tied({ a: kernelOf('e'), b: kernelOf('a', 'kernel', false), c: 'a' });
  expect(printed(without(through, 'a'))).toBe(
    'b.kernel ← e.table transposed, c.kernel ← e.table transposed',
  );
});

it('goes along with a copy of both ends, and with no copy of one', () => {
  const document = tied({ b: 'a' });
  const copied = (...ids: string[]) => {
    const clip = copyOut(document, null, { nodes: new Set(ids), notes: new Set() });
    const pasted = pasteIn(document, null, clip, { by: { x: 0, y: 9 } });
    if (!pasted || 'refused' in pasted) throw new Error('Nothing was pasted.');
    return printed(applyEdit(document, pasted.edit));
  };
  expect(copied('a', 'b')).toBe('b ← a, b-1 ← a-1');
  expect(copied('b')).toBe('b ← a');
});

it('goes into a module and out of it whole, or the edit is refused by name', () => {
  const document = tied({ b: 'a' });
  const both = makeModule(document, null, new Set(['a', 'b']), () => 'values', 'Pair');
  const half = makeModule(document, null, new Set(['b']), () => 'values');
  expect('refused' in half && titled(document, half.refused).en).toMatchInlineSnapshot(
    `"‘Dense (2)’ shares its weights with ‘Dense’, but weights cannot be shared across a module’s border. Select both, or give ‘Dense (2)’ its own weights first."`,
  );
  if ('refused' in both) throw new Error(both.refused.en);
  const inside = applyEdit(document, both.edit);
  expect(printed({ ...inside, graph: inside.modules[0]?.graph ?? inside.graph })).toBe('b ← a');
  const out = unpackModule(inside, null, both.node);
  if ('refused' in out) throw new Error(out.refused.en);
  expect(printed(applyEdit(inside, out.edit))).toBe('b ← a');
});

it('keeps a placement from being unpacked while its weights are another’s', () => {
  const module = drawModule('part', [], [], drawGraph({ d: 'dense' }));
  const two = { ...draw({ p: { module: 'part' }, q: { module: 'part' } }), modules: [module] };
  for (const node of ['p', 'q']) {
    const unpacked = unpackModule(tied({ q: 'p' }, two), null, node);
    expect('refused' in unpacked && unpacked.refused.en).toContain(
      'Give it its own weights first.',
    );
  }
});
