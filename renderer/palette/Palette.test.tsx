// Searching the palette: what Enter will add is marked before, arrows walk, and it is that which lands on the canvas.
import { act } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newDocument } from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { outside } from '../host/bridge.testing.ts';
import { speak } from '../i18n/words.ts';
import type { Mounted } from '../parts/mount.testing.tsx';
import { allNamed, mount, press, type } from '../parts/mount.testing.tsx';
import { Palette } from './Palette.tsx';

outside({});
let palette: Mounted;
beforeEach(async () => {
  await act(async () => useDocument.getState().open(newDocument('Mine'), {}));
  palette = await mount(<Palette />);
});
afterEach(async () => {
  await palette.unmount();
  await act(async () => useDocument.getState().close());
  speak('en');
});

const field = () => {
  const [input] = palette.container.querySelectorAll('input');
  if (!input) throw new Error('The palette has no search field.');
  return input;
};
const search = (words: string) => palette.does(() => type(field(), words));
const key = (name: string) => palette.does(() => press(field(), name));
const marked = () =>
  [...palette.container.querySelectorAll('[aria-selected="true"]')].map((o) => o.textContent);
const placed = () => useDocument.getState().history.present.graph.nodes.map((node) => node.type);

test('nothing is chosen until something is typed', async () => {
  expect(marked()).toEqual([]);
  await key('Enter');
  expect(placed()).toEqual([]);
});

test('Enter adds what is marked, not the first of a shelf', async () => {
  await search('relu');
  expect(marked()).toEqual(['Activation']);
  expect(field().getAttribute('aria-activedescendant')).toBe(
    palette.container.querySelector('[aria-selected="true"]')?.id,
  );
  await key('Enter');
  expect(placed()).toEqual(['activation']);
});

test('arrows walk through what is found', async () => {
  await search('attention');
  expect(marked()).toEqual(['Multi-head attention']);
  await key('ArrowDown');
  const [second] = marked();
  expect(second).not.toBe('Multi-head attention');
  await key('ArrowUp');
  await key('Enter');
  expect(placed()).toEqual(['multi-head-attention']);
});

test('a search in kana, an empty one, and Escape', async () => {
  await palette.does(() => speak('ja'));
  await search('うめこみ');
  expect(marked()).toEqual(['埋め込み（Embedding）']);
  await search('ない名前');
  expect(palette.container.textContent).toContain('その名前のブロックはありません。');
  await key('Escape');
  expect(allNamed('全結合（Dense）')).toHaveLength(1);
});
