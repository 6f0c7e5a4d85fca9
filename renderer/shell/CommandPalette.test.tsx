// The palette as a user searches it: what may run now is found in either language, walked by arrows, run by Enter.
import { act } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { speak } from '../i18n/words.ts';
import type { Mounted } from '../parts/mount.testing.tsx';
import { allNamed, clickOn, mount, press, type } from '../parts/mount.testing.tsx';
import { templateDocument } from '../gallery/template-documents.ts';
import { useDocument } from '../document/document.ts';
import { useScreen } from '../stores/screen.ts';
import { CommandPalette } from './CommandPalette.tsx';

let palette: Mounted | undefined;
let closed = 0;

async function show(): Promise<void> {
  closed = 0;
  palette = await mount(<CommandPalette onClose={() => closed++} />);
}

beforeEach(async () => {
  const document = await templateDocument('cnn');
  await act(async () => useDocument.getState().open(document, {}));
});
afterEach(async () => {
  await palette?.unmount();
  speak('en');
  useScreen.getState().goTo('build');
});

function field(): HTMLElement {
  const found = document.body.querySelector<HTMLElement>('[role="combobox"]');
  if (!found) throw new Error('There is no field to search in.');
  return found;
}
const search = (words: string) => palette?.does(() => type(field(), words));
const options = () =>
  [...document.body.querySelectorAll('[role="option"] .search-words')].map(
    ({ textContent }) => textContent,
  );
const chosen = () =>
  document.body.querySelector('[role="option"][aria-selected="true"] .search-words')?.textContent;

test('only what may run now is listed: nothing can be undone before the first edit', async () => {
  await show();
  expect(options()).toContain('Train');
  expect(options().join()).not.toContain('Undo');
  await palette?.unmount();
  await act(async () =>
    useDocument.getState().edit({ edit: 'set-variable', name: 'filters', value: 8 }),
  );
  await show();
  expect(options()).toContain('Undo: filters = 8');
});

test('words of either language find it, and what begins with them comes first', async () => {
  await show();
  await search('学習');
  expect(options()).toContain('Train');
  await search('data');
  expect(options()[0]).toMatch(/^Data/);
  await search('no such thing');
  expect([options(), document.body.textContent]).toEqual([
    [],
    expect.stringContaining('No command or block has that name.'),
  ]);
  await palette?.does(() => speak('ja'));
  expect(document.body.textContent).not.toContain('No command');
  await search('train');
  expect(options()).toContain('学習する');
});

test('arrows walk the list round, Enter runs what is chosen and closes', async () => {
  await show();
  await search('room');
  const all = options();
  const key = (name: string) => palette?.does(() => press(field(), name));
  expect(all.length).toBeGreaterThan(1);
  expect(chosen()).toBe(all[0]);
  await key('ArrowUp');
  expect(chosen()).toBe(all.at(-1));
  await key('ArrowDown');
  await key('ArrowDown');
  expect(chosen()).toBe(all[1]);
  expect(field().getAttribute('aria-activedescendant')).toBe(
    document.body.querySelector('[aria-selected="true"]')?.id,
  );
  await search('data');
  await key('Enter');
  expect([useScreen.getState().room, closed]).toEqual(['data', 1]);
});

test('a click runs its command', async () => {
  await show();
  await search('Data');
  const option = allNamed(/^Data/).find((element) => element.getAttribute('role') === 'option');
  await palette?.does(() => option && clickOn(option));
  expect([useScreen.getState().room, closed]).toEqual(['data', 1]);
});
