// A selected wire can be deleted where it is read.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newDocument } from '../../graph-core/index.ts';
import { presentDocument, useDocument } from '../document/document.ts';
import type { Mounted } from '../parts/mount.testing.tsx';
import { clickOn, mount, named } from '../parts/mount.testing.tsx';
import { useCanvas } from '../stores/canvas.ts';
import { Inspector } from './Inspector.tsx';

const dense = (id: string) => ({ id, type: 'dense', params: {}, position: { x: 0, y: 0 } });
const wire = (id: string, from: string, to: string) => ({
  id,
  from: { node: from, port: 'values' },
  to: { node: to, port: 'values' },
});
const graph = {
  nodes: [dense('a'), dense('b'), dense('c')],
  edges: [wire('w', 'a', 'b'), wire('v', 'b', 'c')],
  notes: [],
};

let panel: Mounted;
beforeEach(async () => {
  useCanvas.getState().reset();
  useDocument.getState().open({ ...newDocument('Test'), graph }, {});
  panel = await mount(<Inspector />);
});
afterEach(() => panel.unmount());

test('a selected wire can be deleted where it is read', async () => {
  await panel.does(() => useCanvas.getState().select({ edges: ['w'] }));
  await panel.does(() => clickOn(named(/^Delete/)));
  expect(presentDocument().graph.edges.map(({ id }) => id)).toEqual(['v']);
  expect(presentDocument().graph.nodes).toHaveLength(3);
});

test('wires that come along with blocks are not counted', async () => {
  await panel.does(() => useCanvas.getState().select({ nodes: ['a', 'b'], edges: ['w', 'v'] }));
  expect(panel.container.textContent).toContain('2 selected');
});
