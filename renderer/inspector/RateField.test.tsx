// The panel freezes a block, lets it learn again and slows it down; the menu's command does it for all that is selected.
import { act } from 'react';
import type { Root } from 'react-dom/client';
import { createRoot } from 'react-dom/client';
import { afterEach, expect, test } from 'vitest';
import cnn from '../../templates/cnn.json' with { type: 'json' };
import { graphOf, openDocument } from '../../graph-core/index.ts';
import { RateMark } from '../canvas/RateMark.tsx';
import { labelOf, mayRun } from '../commands/command.ts';
import { freezeCommand } from '../commands/graph/freeze-command.ts';
import { useDocument } from '../document/document.ts';
import { useCanvas } from '../stores/canvas.ts';
import { clickOn, named, pressEnter, type } from '../parts/mount.testing.tsx';
import { RateField } from './RateField.tsx';

let root: Root | undefined;

afterEach(() => {
  act(() => root?.unmount());
  document.body.replaceChildren();
});

const nodes = () => useDocument.getState().history.present.graph.nodes;
const weighty = () =>
  nodes().filter(
    ({ id }) => (useDocument.getState().analysis.costs.get(`:${id}`)?.parameters ?? 0) > 0,
  );

function Shown({ id }: { readonly id: string }) {
  const present = useDocument((state) => state.history.present);
  const node = graphOf(present, null)?.nodes.find((other) => other.id === id);
  if (!node) return null;
  return (
    <>
      <RateField graph={null} node={node} />
      <RateMark node={node} />
    </>
  );
}

function show(choose: () => string): void {
  const opened = openDocument(JSON.stringify(cnn));
  if ('error' in opened) throw new Error(opened.error.message.en);
  useDocument.getState().open(opened.document, {});
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  const container = document.createElement('div');
  document.body.append(container);
  act(() => {
    root = createRoot(container);
    root.render(<Shown id={choose()} />);
  });
}

const first = () => weighty()[0]?.id ?? '';
const rateOf = (id: string) => nodes().find((node) => node.id === id)?.rate;

test('a block is frozen, shows it, and learns again', () => {
  show(first);
  const id = first();
  act(() => clickOn(named('Frozen')));
  expect(rateOf(id)).toBe(0);
  expect(document.querySelector('.block-rate')?.getAttribute('title')).toBe(
    'Frozen: its weights do not learn',
  );
  expect(document.querySelector('input[inputmode=decimal]')).toBeNull();
  act(() => clickOn(named('Frozen')));
  expect(rateOf(id)).toBeUndefined();
});

test('a block is slowed down', () => {
  show(first);
  const field = named('Learning rate ×');
  act(() => type(field, '0.1'));
  act(() => pressEnter(field));
  expect(rateOf(first())).toBe(0.1);
  expect(document.body.textContent).toContain('×0.1');
});

test('a block without weights has no rate', () => {
  show(() => nodes().find(({ id }) => !weighty().some((node) => node.id === id))?.id ?? '');
  expect(document.body.textContent).toBe('');
});

test('the command freezes all that has weights in the selection, and undo takes it back at once', () => {
  show(first);
  useCanvas.getState().select({ nodes: nodes().map(({ id }) => id), notes: [] });
  expect(labelOf(freezeCommand)).toBe('command.edit-freeze');
  act(() => void freezeCommand.run());
  expect(nodes().filter(({ rate }) => rate === 0)).toHaveLength(weighty().length);
  expect(weighty().length).toBeGreaterThan(2);
  expect(labelOf(freezeCommand)).toBe('command.edit-unfreeze');
  act(() => useDocument.getState().undo());
  expect(nodes().some(({ rate }) => rate === 0)).toBe(false);
  useCanvas.getState().select({ nodes: [], notes: [] });
  expect(mayRun(freezeCommand)).toBe(false);
});
