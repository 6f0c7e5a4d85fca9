// A problem as a user meets it: its sentence, its repairs, previewed while pointed at and applied by one click.
import { act } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { speak } from '../i18n/words.ts';
import type { Mounted } from '../parts/mount.testing.tsx';
import { allNamed, clickOn, mount, named } from '../parts/mount.testing.tsx';
import { templateDocument } from '../gallery/template-documents.ts';
import { useCanvas } from '../stores/canvas.ts';
import { useDocument } from '../document/document.ts';
import { useScreen } from '../stores/screen.ts';
import { ProblemCard } from './ProblemCard.tsx';

let card: Mounted;
const state = () => useDocument.getState();
const heads = () => state().history.present.variables.heads;

/** The first problem there is, found anew with every edit. */
function First() {
  const problem = useDocument(({ analysis }) => analysis.problems[0]);
  return problem ? <ProblemCard problem={problem} findable /> : <p>Every joint fits.</p>;
}

beforeEach(async () => {
  const transformer = await templateDocument('transformer');
  await act(async () => state().open(transformer, {}));
  card = await mount(<First />);
});
afterEach(async () => {
  await card.unmount();
  await act(async () => {
    useScreen.getState().goTo('build');
    state().close();
  });
  speak('en');
});

const breakHeads = () =>
  act(async () => state().edit({ edit: 'set-variable', name: 'heads', value: 5 }));

test('it says what is wrong and where, in both languages', async () => {
  expect(card.container.textContent).toBe('Every joint fits.');
  await breakHeads();
  expect(card.container.textContent).toMatch(/5 heads|heads.*5/);
  expect(card.container.textContent).toMatch(/64/);
  await card.does(() => speak('ja'));
  expect(card.container.textContent).toMatch(
    /^「Self-Attention（自己注意）」は「位置エンコーディング」の/,
  );
});

test('a repair is previewed while it is pointed at, and one click and one undo do and take it back', async () => {
  await breakHeads();
  const [repair] = card.container.querySelectorAll<HTMLButtonElement>('.repair');
  if (!repair) throw new Error('No repair is offered.');
  await card.does(() => repair.focus());
  expect(state().preview?.analysis.problems).toEqual([]);
  expect(heads()).toBe(5);
  await card.does(() => repair.blur());
  expect(state().preview).toBeUndefined();
  await card.does(() => clickOn(repair));
  expect(card.container.textContent).toBe('Every joint fits.');
  expect([state().analysis.problems, state().preview]).toEqual([[], undefined]);
  await act(async () => state().undo());
  expect(heads()).toBe(5);
});

test('no more than three repairs are offered', async () => {
  await breakHeads();
  const offered = card.container.querySelectorAll('.repair').length;
  expect(offered).toBe(Math.min(3, state().analysis.problems[0]?.repairs.length ?? 0));
  expect(offered).toBeGreaterThan(0);
});

test('it shows its place', async () => {
  await breakHeads();
  const location = state().analysis.problems[0]?.location;
  await card.does(() => clickOn(named('Show where')));
  expect(useCanvas.getState().selection.nodes).toContain(location?.node);
});

test('what no edit can mend leads to where data is chosen', async () => {
  const { data } = state().history.present;
  await act(async () => state().edit({ edit: 'set-data', data: { ...data, source: '' } }));
  expect(allNamed('Show where')).toEqual([]);
  await card.does(() => clickOn(named('Choose data')));
  expect(useScreen.getState().room).toBe('data');
  expect(allNamed('Choose data')).toEqual([]);
});

test('where it is shown, the block is selected without the wire, so that its repairs are there', async () => {
  const { edges } = state().history.present.graph;
  const wire = edges.find(({ to }) => to.port === 'logits');
  if (!wire) throw new Error('Nothing feeds the output.');
  const from = { node: 'source', port: 'tokens' };
  await act(async () => state().edit({ edit: 'rewire', graph: null, edge: wire.id, from }));
  expect(state().analysis.problems[0]?.location.edge).toBe(wire.id);
  await card.does(() => clickOn(named('Show where')));
  const { nodes, edges: wires } = useCanvas.getState().selection;
  expect([[...nodes], [...wires]]).toEqual([[wire.to.node], []]);
});
