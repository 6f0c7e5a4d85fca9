// Looking inside what is large with its parts: it is examined elsewhere, and until it is there one stays where one is.
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Document, Refused } from '../../graph-core/index.ts';
import { analyze, findBlock, lookInside, newDocument } from '../../graph-core/index.ts';
import { replaceByParts, replaceLooked } from '../commands/replace-by-parts.ts';
import { graphOnScreen, isLooking, useCanvas } from '../stores/canvas.ts';
import { useScreen } from '../stores/screen.ts';
import { seenDocument, useDocument } from './document.ts';
import { isExaminedAtOnce, setExaminer } from './examine.ts';
import type { Examining } from './examiner.testing.ts';
import { examining } from './examiner.testing.ts';
import { lookInto } from './look.ts';

const position = { x: 0, y: 0 };
const port = [{ name: 'values', kind: 'values' as const }];

/** An attention block in so many copies of a module, in each of so many placements. */
function copies(repeat: number, placements = 1): Document {
  const placed = Array.from({ length: placements }, (_, index) => `many-${index + 1}`);
  const way = ['x', ...placed, 'end'];
  return {
    ...newDocument('Test'),
    modules: [
      {
        id: 'layer',
        name: 'Layer',
        inputs: port,
        outputs: port,
        graph: {
          nodes: [
            { id: 'it', type: 'multi-head-attention', name: 'Attention', params: {}, position },
          ],
          edges: [
            { id: 'a', from: { node: '$in', port: 'values' }, to: { node: 'it', port: 'query' } },
            { id: 'b', from: { node: 'it', port: 'values' }, to: { node: '$out', port: 'values' } },
          ],
          notes: [],
        },
      },
    ],
    graph: {
      nodes: [
        { id: 'x', type: 'sequence-input', params: { length: 4, features: 64 }, position },
        ...placed.map((id) => ({ id, module: 'layer', repeat, weights: 'own' as const, position })),
        { id: 'end', type: 'regression-output', params: {}, position },
      ],
      edges: way.slice(1).map((to, index) => ({
        id: to,
        from: { node: way[index] ?? '', port: 'values' },
        to: { node: to, port: 'values' },
      })),
      notes: [],
    },
  };
}

/** Small as it is, large with the parts in every copy. */
const document = copies(20);
const state = () => useDocument.getState();
const canvas = () => useCanvas.getState();
const onScreen = () =>
  seenDocument(state())
    .modules.find(({ id }) => id === graphOnScreen(canvas()))
    ?.graph.nodes.map(({ id }) => id);
const parts = ['query', 'key', 'value', 'heads', 'output'];

let elsewhere: Examining;
let refusals: string[] = [];
const refuse = ({ refused }: Refused) => refusals.push(refused.en);
const lookAtIt = () => lookInto('it', refuse);

beforeEach(() => {
  elsewhere = examining();
  setExaminer(elsewhere.examiner);
  refusals = [];
  canvas().reset();
  state().open(document, {});
  canvas().enter({ module: 'layer', node: 'many-1' });
});
afterEach(() => {
  state().close();
  canvas().reset();
  setExaminer(undefined);
});

test('the parts are shown once they have been examined, and not before', () => {
  expect(isExaminedAtOnce(document)).toBe(true);
  lookAtIt();
  expect([isLooking(canvas()), state().opening, state().look]).toEqual([false, true, undefined]);
  expect(onScreen()).toEqual(['it']);
  elsewhere.answerAll();
  expect([isLooking(canvas()), state().opening]).toEqual([true, false]);
  expect(onScreen()).toEqual(parts);
  const here = lookInside(document, analyze(document, findBlock), findBlock, [
    { graph: 'layer', node: 'it' },
  ]);
  if ('refused' in here) throw new Error(here.refused.en);
  expect([...(state().look?.analysis.wires ?? [])]).toEqual([...here.analysis.wires]);
  expect(state().look?.analysis.nodes.size).toBe(here.analysis.nodes.size);
  expect(refusals).toEqual([]);
});

test('whoever has gone elsewhere, or edited, meanwhile stays there', () => {
  lookAtIt();
  canvas().leaveTo(0);
  expect(state().opening).toBe(false);
  elsewhere.answerAll();
  expect([isLooking(canvas()), state().look]).toEqual([false, undefined]);
  canvas().enter({ module: 'layer', node: 'many-1' });
  lookAtIt();
  state().edit({ edit: 'set-variable', name: 'width', value: 3 });
  expect(state().opening).toBe(false);
  elsewhere.answerAll();
  expect([isLooking(canvas()), state().look]).toEqual([false, undefined]);
});

test('while an edit is examined the parts of before stay; a block that is gone is left', () => {
  lookAtIt();
  elsewhere.answerAll();
  state().edit({ edit: 'set-variable', name: 'width', value: 3 });
  expect([onScreen(), state().opening]).toEqual([parts, true]);
  elsewhere.answerAll();
  expect([onScreen(), state().opening]).toEqual([parts, false]);
  expect(seenDocument(state()).variables).toEqual({ width: 3 });
  state().edit({ edit: 'remove', graph: 'layer', nodes: ['it'] });
  expect(canvas().trail.map(({ module }) => module)).toEqual(['layer']);
  expect([state().look, state().opening]).toEqual([undefined, false]);
});

test('a worker that dies is told, and one stays where one is', () => {
  lookAtIt();
  elsewhere.workers[0]?.worker.onerror?.({});
  expect(refusals).toEqual([
    'The block was not opened: examining its parts took too long, or needed more memory than there is. Lower a repeat count, or take out blocks, first.',
  ]);
  expect([isLooking(canvas()), state().opening]).toEqual([false, false]);
  lookAtIt();
  elsewhere.answerAll();
  expect(onScreen()).toEqual(parts);
});

test('parts within parts are opened one after another, and replaced in one step', () => {
  lookAtIt();
  elsewhere.answerAll();
  canvas().enter({ module: state().look?.document.modules.at(-1)?.id ?? '', node: 'heads' });
  const heads = onScreen() ?? [];
  expect(heads.length).toBeGreaterThan(0);
  canvas().leaveTo(2);
  replaceLooked();
  elsewhere.answerAll();
  expect(isLooking(canvas())).toBe(false);
  expect(onScreen()).toEqual(parts);
  expect(state().history.past).toEqual([document]);
  expect(state().analysis.sound).toBe(true);
});

test('what would be too large with its parts is refused with the figure, and nothing changes', () => {
  const large = copies(1000, 2);
  canvas().reset();
  state().open(large, {});
  elsewhere.answerAll();
  canvas().enter({ module: 'layer', node: 'many-1' });
  lookAtIt();
  const said = (parts: string) =>
    `‘Attention’ cannot be opened: with its parts in every copy, the model would have ${parts} blocks and wires. Kumiki examines up to 100,000. Lower a repeat count, or take out blocks, first.`;
  expect(refusals).toEqual([said('114,007')]);
  expect([isLooking(canvas()), state().opening]).toEqual([false, false]);
  // Without the parts of the output that nobody has wired.
  replaceByParts({ graph: 'layer', node: 'it' });
  expect(useScreen.getState().messages.at(-1)?.text.en).toBe(said('112,007'));
  expect(state().history.present).toBe(large);
});
