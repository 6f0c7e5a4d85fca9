// Looking inside a block: the document stays the very same object, and what is gone is not looked at any more.
import { beforeEach, expect, test } from 'vitest';
import type { Document, Refused } from '../../graph-core/index.ts';
import { newDocument } from '../../graph-core/index.ts';
import { replaceLooked } from '../commands/replace-by-parts.ts';
import { graphOnScreen, isLooking, useCanvas } from '../stores/canvas.ts';
import { isDirty, seenDocument, shownDocument, useDocument } from './document.ts';
import { lookInto, outputBehind } from './look.ts';

const position = { x: 0, y: 0 };
const document: Document = {
  ...newDocument('Test'),
  variables: { heads: 2 },
  graph: {
    nodes: [
      { id: 'x', type: 'sequence-input', params: { length: 4, features: 8 }, position },
      {
        id: 'it',
        type: 'multi-head-attention',
        name: 'Attention',
        params: { heads: '=heads' },
        position,
      },
      { id: 'end', type: 'regression-output', params: {}, position },
    ],
    edges: [
      { id: 'a', from: { node: 'x', port: 'values' }, to: { node: 'it', port: 'query' } },
      { id: 'b', from: { node: 'it', port: 'values' }, to: { node: 'end', port: 'values' } },
    ],
    notes: [],
  },
};

const state = () => useDocument.getState();
const canvas = () => useCanvas.getState();
const onScreen = () =>
  seenDocument(state()).modules.find(({ id }) => id === graphOnScreen(canvas()))?.graph;

let refusals: string[] = [];
const refuse = ({ refused }: Refused) => refusals.push(refused.en);

beforeEach(() => {
  refusals = [];
  canvas().reset();
  state().open(document, {});
});

test('a look shows the parts, and the document is the same object as before', () => {
  lookInto('it', refuse);
  expect(isLooking(canvas())).toBe(true);
  expect(onScreen()?.nodes.map(({ id }) => id)).toEqual([
    'query',
    'key',
    'value',
    'heads',
    'output',
  ]);
  expect(shownDocument(state())).not.toBe(document);
  expect(state().history.present).toBe(document);
  expect(state().history.past).toEqual([]);
  expect(isDirty(state())).toBe(false);
  expect(state().look?.analysis.problems).toEqual([]);
  canvas().leaveTo(0);
  expect(state().look).toBeUndefined();
  expect(shownDocument(state())).toBe(document);
});

test('an edit of the document shows in the look; a block that is gone is left', () => {
  lookInto('it', refuse);
  state().edit({ edit: 'set-variable', name: 'heads', value: 4 });
  expect(isLooking(canvas())).toBe(true);
  expect(seenDocument(state()).variables).toEqual({ heads: 4 });
  state().edit({ edit: 'remove', graph: null, nodes: ['it'] });
  expect(canvas().trail).toEqual([]);
  expect(state().look).toBeUndefined();
});

test('what cannot be opened says so, and nothing is shown', () => {
  state().edit({ edit: 'set-param', graph: null, node: 'it', param: 'rotary', value: true });
  lookInto('it', refuse);
  expect(refusals).toEqual([
    '‘Attention’ cannot be opened: as it is set, no smaller blocks compute the same.',
  ]);
  expect(isLooking(canvas())).toBe(false);
});

test('the part that gives the attention weights stands for the block’s scores', () => {
  lookInto('it', refuse);
  const heads = onScreen()?.nodes.find(({ id }) => id === 'heads');
  if (!heads || !('module' in heads)) throw new Error('The heads are a module.');
  const behind = (node: string) => outputBehind(seenDocument(state()), canvas().trail, node);
  expect(behind('output')).toEqual({ graph: null, node: 'it', port: 'values' });
  expect(behind('query')).toBeUndefined();
  canvas().enter({ module: String(heads.module), node: 'heads' });
  expect(behind('weights')).toEqual({ graph: null, node: 'it', port: 'scores' });
});

test('replacing is one step with a name, after which one stands in the module; undo leads out of it', () => {
  lookInto('it', refuse);
  replaceLooked();
  expect(isLooking(canvas())).toBe(false);
  expect(state().history.past).toEqual([document]);
  expect(onScreen()?.nodes.map(({ id }) => id)).toContain('query');
  expect(state().analysis.sound).toBe(true);
  const { trail } = canvas();
  // The message of before still offers it.
  replaceLooked();
  expect(canvas().trail).toBe(trail);
  expect(state().history.past).toHaveLength(1);
  state().undo();
  expect(state().history.present).toBe(document);
  expect(canvas().trail).toEqual([]);
});
