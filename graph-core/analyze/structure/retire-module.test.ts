// A module in use is deleted with its placements, or with its parts left where it stood; or the reason why not.
import { expect, test } from 'vitest';
import { findBlock } from '../../blocks/index.ts';
import { applyEdit } from '../../document/edits.ts';
import type { Document } from '../../document/schema.ts';
import { isModuleNode } from '../../document/schema.ts';
import { analyze } from '../analyze.ts';
import { placementsOf, retireModule } from './retire-module.ts';
import { transformer } from './starts.testing.ts';

const after = (how: 'remove' | 'unpack'): Document => {
  const made = retireModule(transformer, 'layer', how);
  if ('refused' in made) throw new Error(made.refused.en);
  return applyEdit(transformer, made.edit);
};

test('its placements go with it', () => {
  const [placement] = placementsOf(transformer, 'layer');
  expect(placement?.graph).toBeNull();
  const document = after('remove');
  expect(document.modules.map(({ id }) => id)).not.toContain('layer');
  expect(document.graph.nodes.map(({ id }) => id)).not.toContain(placement?.node);
  expect(document.graph.edges.some(({ to }) => to.node === placement?.node)).toBe(false);
});

test('its parts stay, and the model is what it was', () => {
  const document = after('unpack');
  expect(document.graph.nodes.filter(isModuleNode)).toEqual([]);
  const [now, before] = [analyze(document, findBlock), analyze(transformer, findBlock)];
  expect(now.sound).toBe(true);
  expect(now.cost).toEqual(before.cost);
});

test('copies with one set of weights cannot come apart, and nothing is done', () => {
  const shared: Document = {
    ...transformer,
    graph: {
      ...transformer.graph,
      nodes: transformer.graph.nodes.map((node) =>
        isModuleNode(node) ? { ...node, repeat: 2, weights: 'shared' as const } : node,
      ),
    },
  };
  const made = retireModule(shared, 'layer', 'unpack');
  expect('refused' in made && made.refused.en).toMatch(/share their weights/);
});
