// The outline in the hands of a user: walked by keys, searched in words of either language, and led by it to a block.
import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newDocument } from '../../graph-core/index.ts';
import { smallTransformer } from '../../graph-core/train/trainer.testing.ts';
import { useDocument } from '../document/document.ts';
import type { Mounted } from '../parts/mount.testing.tsx';
import { mount, press, type } from '../parts/mount.testing.tsx';
import { useCanvas } from '../stores/canvas.ts';
import { useScreen } from '../stores/screen.ts';
import { Outline } from './Outline.tsx';

let room: Mounted;

beforeEach(async () => {
  useDocument.getState().open(smallTransformer(), {});
  useCanvas.getState().reset();
  useScreen.setState({ room: 'train' });
  room = await mount(<Outline />);
});
afterEach(() => room.unmount());

const rows = () => [...room.container.querySelectorAll<HTMLElement>('[role="treeitem"]')];
const said = () => rows().map((row) => row.getAttribute('aria-label'));
const here = () => document.activeElement?.getAttribute('aria-label');
async function keys(...pressed: string[]): Promise<void> {
  for (const key of pressed)
    await act(async () => {
      press(document.activeElement as HTMLElement, key);
      // The row that is walked to takes the focus behind its drawing.
      await new Promise((resolve) => setTimeout(resolve, 30));
    });
}

test('modules stand open with their ports around their blocks, each told with its shape and source', () => {
  const at = said().findIndex((label) => label?.startsWith('Encoder layer'));
  expect(said().slice(at, at + 7)).toEqual([
    'Encoder layer, B × source_length 4 × d_model 16',
    'Input values, from Positional encoding, B × source_length 4 × d_model 16',
    'Input mask, from Pad mask, B × source_length 4',
    'Self-attention, B × source_length 4 × d_model 16',
    'Add & Norm, B × source_length 4 × d_model 16',
    'Feed-forward, B × source_length 4 × d_model 16',
    'Add & Norm (2), B × source_length 4 × d_model 16',
  ]);
  // Beside the title, whose words may be cut.
  expect(rows()[at + 6]?.querySelector('.outline-title + .outline-number')?.textContent).toBe(
    '(2)',
  );
});

test('one stop of Tab; arrows walk, open and close, and lead from a block to the module around it', async () => {
  expect(rows().filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1);
  await room.does(() => rows()[0]?.focus());
  await keys('ArrowRight', 'ArrowDown');
  expect(here()).toMatch(/^Output Tokens, B/);
  await keys('ArrowLeft', 'ArrowLeft');
  expect(here()).toMatch(/^Source, /);
  expect(document.activeElement?.getAttribute('aria-expanded')).toBe('false');
  await keys('End', 'Home');
  expect(here()).toMatch(/^Source, /);
});

test('Enter leads into a module, to the block, in the Build room', async () => {
  const inside = rows().find((row) => row.getAttribute('aria-label')?.startsWith('Self-attention'));
  await room.does(() => inside?.focus());
  await keys('Enter');
  expect(useScreen.getState().room).toBe('build');
  expect(useCanvas.getState().trail.map(({ node }) => node)).toEqual(['encoder']);
  expect([...useCanvas.getState().selection.nodes]).toEqual(['self-attention']);
});

test('blocks are found by their names and by what their type is called, in both languages', async () => {
  const found = async (words: string) => {
    await room.does(() => type(room.container.querySelector('input') ?? undefined, words));
    return [...room.container.querySelectorAll('[role="option"]')].map(
      ({ textContent }) => textContent,
    );
  };
  expect((await found('embed')).slice(0, 2)).toEqual(['Source embedding', 'Target embedding']);
  expect((await found('自己注意'))[0]).toBe('Self-attentionEncoder layer');
  expect(await found('xyzzy')).toEqual([]);
  expect(room.container.textContent).toContain('No block here has that name.');
});

test('what the arrows walk to in a search is brought into sight', async () => {
  const seen = vi.spyOn(Element.prototype, 'scrollIntoView');
  const field = room.container.querySelector('input') as HTMLInputElement;
  await room.does(() => type(field, 'embed'));
  await room.does(() => press(field, 'ArrowDown'));
  const chosen = room.container.querySelector('[role="option"][aria-selected="true"]');
  expect(seen.mock.contexts.at(-1)).toBe(chosen);
  expect(chosen?.textContent).toBe('Target embedding');
  seen.mockRestore();
});

test('a block with a problem says so', async () => {
  const [wire] = useDocument.getState().history.present.graph.edges;
  await room.does(() =>
    useDocument.getState().edit({ edit: 'remove', graph: null, edges: [wire?.id ?? ''] }),
  );
  expect(said().filter((label) => label?.endsWith(', 1 problem'))).not.toEqual([]);
});

test('of many blocks only those in sight are drawn', async () => {
  const nodes = Array.from({ length: 900 }, (_, index) => ({
    id: `dense-${index}`,
    type: 'dense',
    params: {},
    position: { x: index, y: 0 },
  }));
  const empty = newDocument();
  await room.does(() =>
    useDocument.getState().open({ ...empty, graph: { ...empty.graph, nodes } }, {}),
  );
  expect(rows().length).toBeLessThan(60);
  expect(rows()[0]?.getAttribute('aria-setsize')).toBe('900');
});
