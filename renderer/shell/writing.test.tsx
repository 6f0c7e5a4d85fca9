// Words are in the document as they are typed, numbers in its draft; a whole writing is one step of undo.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { BlockNode, Document, ModuleDefinition } from '../../graph-core/index.ts';
import {
  findBlock,
  newDocument,
  openDocument,
  paramFields,
  serialize,
} from '../../graph-core/index.ts';
import { draftOf, isDirty, useDocument } from '../document/document.ts';
import { BlockParam } from '../inspector/BlockParam.tsx';
import { DocumentPanel } from '../inspector/DocumentPanel.tsx';
import { ModulePorts } from '../inspector/ModulePorts.tsx';
import { NodeName } from '../inspector/NodeName.tsx';
import { NotePanel } from '../inspector/NotePanel.tsx';
import { VariableTable } from '../inspector/VariableTable.tsx';
import type { Mounted } from '../parts/mount.testing.tsx';
import { clickOn, mount, named, press, type } from '../parts/mount.testing.tsx';
import { TooltipProvider } from '../parts/Tooltip.tsx';
import { TrainingSettings } from '../training/TrainingSettings.tsx';
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

test('another document has another field: what the browser takes back there is its own', async () => {
  mounted = await mount(<Shown />);
  await write(() => named('Name of the document'), ['New']);
  const before = named('Name of the document');
  await mounted.does(() => state().open(newDocument('Second'), {}));
  expect(named('Name of the document')).not.toBe(before);
  expect((named('Name of the document') as HTMLInputElement).value).toBe('Second');
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

const module: ModuleDefinition = {
  id: 'm',
  name: 'Part',
  inputs: [{ name: 'values', kind: 'values' }],
  outputs: [],
  graph: { nodes: [], edges: [], notes: [] },
};
const units = (document: Document) => document.graph.nodes[0]?.params;

/** Fields that say nothing before they are left: what they are called, what is typed, and what the document says then. */
const held: readonly [
  string,
  { readonly label: string | RegExp; readonly typed: readonly string[]; readonly wrong: string },
  (document: Document) => unknown,
  unknown,
][] = [
  [
    'a size',
    { label: 'Units', typed: ['1', '12', '128'], wrong: '999999999' },
    units,
    { units: 128 },
  ],
  [
    'a size by a variable',
    { label: 'Units', typed: ['=', '=d', '=d_model'], wrong: '=nothing' },
    units,
    { units: '=d_model' },
  ],
  [
    'a number',
    { label: 'Learning rate', typed: ['0', '0.', '0.5'], wrong: '0.5x' },
    ({ training }) => training.optimizer.learningRate,
    0.5,
  ],
  [
    'a number of examples',
    { label: 'Batch size', typed: ['', '4', '48'], wrong: 'many' },
    ({ training }) => training.batchSize,
    48,
  ],
  [
    'the name of a player',
    { label: 'Name of the player', typed: ['C', 'Cr', 'Critic'], wrong: ' ' },
    ({ training }) => training.players?.[0]?.name,
    'Critic',
  ],
  [
    'a variable',
    { label: 'Value of d_model', typed: ['', '9', '96'], wrong: '' },
    ({ variables }) => variables.d_model,
    96,
  ],
  [
    'the name of a port',
    { label: 'Name of the port values', typed: ['o', 'ou', 'out'], wrong: 'not a name' },
    ({ modules }) => modules[0]?.inputs[0]?.name,
    'out',
  ],
];

function Settings() {
  const { graph, variables, ...document } = useDocument((now) => now.history.present);
  const [node] = graph.nodes;
  const [part] = document.modules;
  const field = paramFields(findBlock('dense')?.params ?? z.object({})).find(
    ({ name }) => name === 'units',
  );
  return (
    <TooltipProvider>
      {node && 'type' in node && field ? (
        <BlockParam
          {...{ field, variables }}
          graph={null}
          node={node as BlockNode}
          hasProblem={false}
        />
      ) : null}
      <TrainingSettings />
      <VariableTable document={{ ...document, graph, variables }} />
      {part ? <ModulePorts module={part} /> : null}
    </TooltipProvider>
  );
}

describe.each(held)('%s', (_, { label, typed, wrong }, said, value) => {
  beforeEach(async () => {
    const { history, open } = state();
    const start = history.present;
    const { optimizer, schedule } = start.training;
    const player = {
      id: 'critic',
      objectives: [{ node: 'a' }],
      trains: ['a'],
      optimizer,
      schedule,
      stepsPerRound: 1,
    };
    const players = label === 'Name of the player' ? { players: [player] } : {};
    const training = { ...start.training, ...players };
    open({ ...start, training, variables: { d_model: 64 }, modules: [module] }, {});
    mounted = await mount(<Settings />);
  });
  const into = () => named(label) as HTMLInputElement;

  test('is in the draft at each key, and in the document once it is left', async () => {
    const before = state().history;
    await mounted?.does(() => into().focus());
    await write(into, typed);
    expect(state().history).toBe(before);
    expect(said(draftOf(state()))).toEqual(value);
    await mounted?.does(() => into().blur());
    expect(said(present())).toEqual(value);
    expect(state().history.past).toEqual([...before.past, before.present]);
    expect(state().held).toBeUndefined();
    await mounted?.does(() => state().undo());
    expect(present()).toBe(before.present);
  });

  test('is taken back by Escape, and what is wrong is never held', async () => {
    const before = state().history;
    await write(into, typed);
    await mounted?.does(() => press(into(), 'Escape'));
    expect([state().history, state().held, isDirty(state())]).toEqual([before, undefined, false]);
    await write(into, typed);
    await write(into, [wrong]);
    expect(openDocument(serialize(draftOf(state())))).toHaveProperty('document');
    await mounted?.does(() => press(into(), 'Escape'));
    expect(state().history).toBe(before);
  });

  test('is said by a save, and by a field that vanishes', async () => {
    await write(into, typed);
    await mounted?.does(() => state().settle());
    expect(said(present())).toEqual(value);
    await mounted?.does(() => state().undo());
    await write(into, typed);
    await mounted?.unmount();
    mounted = undefined;
    expect(said(present())).toEqual(value);
  });
});
