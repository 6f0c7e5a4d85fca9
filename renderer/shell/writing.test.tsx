// Words are in the document as they are typed, whole sessions of them one step of undo: nothing waits under the cursor.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newDocument } from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { DocumentPanel } from '../inspector/DocumentPanel.tsx';
import { NodeName } from '../inspector/NodeName.tsx';
import { NotePanel } from '../inspector/NotePanel.tsx';
import type { Mounted } from '../parts/mount.testing.tsx';
import { clickOn, mount, named, press, type } from '../parts/mount.testing.tsx';
import { TooltipProvider } from '../parts/Tooltip.tsx';
import { DocumentName } from './DocumentName.tsx';

const state = () => useDocument.getState();
const present = () => state().history.present;
const note = {
  id: 'n',
  position: { x: 0, y: 0 },
  size: { width: 200, height: 80 },
  text: 'Old',
};

let mounted: Mounted | undefined;
beforeEach(() => {
  const empty = newDocument('Start');
  const node = { id: 'a', type: 'dense', position: { x: 0, y: 0 }, params: {} };
  state().open({ ...empty, graph: { ...empty.graph, nodes: [node], notes: [note] } }, {});
});
afterEach(() => mounted?.unmount());

function Shown() {
  const { graph, ...document } = useDocument((now) => now.history.present);
  const [node] = graph.nodes;
  const [card] = graph.notes ?? [];
  return (
    <TooltipProvider>
      <DocumentName />
      <DocumentPanel document={{ ...document, graph }} />
      {node ? <NodeName graph={null} node={node} placeholder="Dense" /> : null}
      {card ? <NotePanel graph={null} note={card} /> : null}
    </TooltipProvider>
  );
}

const field = (name: string) => {
  const labels = [...document.querySelectorAll('label')];
  const label = labels.find(({ textContent }) => textContent === name);
  return label ? document.getElementById(label.htmlFor) : null;
};
const write = async (into: () => HTMLElement | null, words: readonly string[]) => {
  for (const word of words) await mounted?.does(() => type(into() ?? undefined, word));
};

test.each([
  ['the document’s name', () => named('Name of the document'), () => present().name],
  ['a block’s name', () => field('Name'), () => present().graph.nodes[0]?.name],
  ['a note', () => field('Text'), () => present().graph.notes?.[0]?.text],
] as const)('%s', async (_, into, said) => {
  mounted = await mount(<Shown />);
  const before = present();
  await write(into, ['N', 'Ne', 'New']);
  expect(said()).toBe('New');
  expect(state().history.past).toEqual([before]);
  await mounted.does(() => state().undo());
  expect(present()).toBe(before);
});

test('the notes of the document', async () => {
  mounted = await mount(<Shown />);
  await mounted.does(() => clickOn(named(/^Edit/)));
  await write(() => field('Notes'), ['W', 'Wh', 'Why']);
  expect(present().notes).toBe('Why');
  expect(state().history.past).toHaveLength(1);
});

test('a name that is emptied on the way to another, and Escape', async () => {
  mounted = await mount(<Shown />);
  const before = present();
  const name = () => named('Name of the document') as HTMLInputElement;
  await write(name, ['', ' ', 'Other ']);
  expect(present().name).toBe('Other');
  // What is shown is what was typed: a blank before the next word is no slip.
  expect(name().value).toBe('Other ');
  await mounted.does(() => press(name(), 'Escape'));
  expect(present()).toBe(before);
  expect(name().value).toBe('Start');
});
