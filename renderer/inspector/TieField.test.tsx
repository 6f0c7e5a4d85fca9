// The panel's control: it offers what fits, ties and unties, and says where the weights are counted, in both languages.
import { act } from 'react';
import type { Root } from 'react-dom/client';
import { createRoot } from 'react-dom/client';
import { afterEach, expect, test } from 'vitest';
import transformer from '../../templates/transformer.json' with { type: 'json' };
import { graphOf, openDocument } from '../../graph-core/index.ts';
import { speak } from '../i18n/words.ts';
import { useDocument } from '../document/document.ts';

import { TieField } from './TieField.tsx';

let root: Root | undefined;

afterEach(() => {
  act(() => root?.unmount());
  document.body.replaceChildren();
});

function Shown({ id }: { readonly id: string }) {
  const present = useDocument((state) => state.history.present);
  const node = graphOf(present, null)?.nodes.find((node) => node.id === id);
  return node ? <TieField document={present} graph={null} node={node} /> : null;
}

function show(id: string): void {
  const opened = openDocument(JSON.stringify(transformer));
  if ('error' in opened) throw new Error(opened.error.message.en);
  useDocument.getState().open(opened.document, {});
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  const container = document.createElement('div');
  document.body.append(container);
  act(() => {
    root = createRoot(container);
    root.render(<Shown id={id} />);
  });
}

const options = () => [...document.querySelectorAll('option')].map((option) => option.textContent);

function choose(value: string): void {
  const select = document.querySelector('select');
  if (!select) throw new Error('There is nothing to choose from.');
  act(() => {
    select.value = value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

const parameters = () => useDocument.getState().analysis.cost.parameters;

test('an embedding can share with the other, is counted there, and gets its own weights back', () => {
  show('target-embedding');
  const own = parameters();
  expect(options()).toEqual([
    'None: its own weights',
    'Source embedding',
    'Linear: kernel as table, transposed',
  ]);
  choose('0');
  expect(parameters()).toBe(own - 14 * 64);
  expect(document.body.textContent).toContain('counted at ‘Source embedding’');
  choose('-1');
  expect(parameters()).toBe(own);
});

test('the projection is offered the tables, in Japanese too', () => {
  speak('ja');
  show('linear');
  expect(options()).toEqual([
    'なし（自分の重み）',
    '入力の埋め込み：table を kernel に（転置）',
    '出力の埋め込み：table を kernel に（転置）',
  ]);
  speak('en');
});

test('a block without weights has no such control', () => {
  show('source-mask');
  expect(document.querySelector('select')).toBeNull();
});
