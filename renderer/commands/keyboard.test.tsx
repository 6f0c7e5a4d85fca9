// Which keys are heard where: what is typed belongs to the field, what removes belongs to the canvas.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { useSettings } from '../stores/settings.ts';
import type { Command } from './command.ts';
import { chordOf, holderOf, setKeys } from './bindings.ts';
import { useLayout } from './keyboard-layout.ts';
import { bindKeys, isSingle } from './keyboard.ts';
import { showKeys } from './keys.ts';
import { commands } from './registry.ts';

const ran: string[] = [];
const command = (id: string, keys: string, more: Partial<Command> = {}): Command => ({
  id,
  label: 'command.edit-undo',
  keys: [keys],
  run: () => void ran.push(id),
  ...more,
});
let end = () => {};
beforeEach(() => {
  document.body.innerHTML =
    '<div data-region="canvas"><div id="block" tabindex="-1"></div></div><button id="button"></button><input id="field">';
  end = bindKeys([
    command('delete', 'Delete', { onCanvas: true }),
    command('add', 'KeyN'),
    command('room', 'Alt+Digit2'),
    command('region', 'F6'),
    command('train', '$mod+Enter'),
  ]);
});
afterEach(() => {
  end();
  ran.length = 0;
  useSettings.getState().set({ singleKeys: true, keys: {} });
  useLayout.setState({}, true);
});

function press(on: string, code: string, more: KeyboardEventInit = {}): readonly string[] {
  ran.length = 0;
  const target = on === 'body' ? document.body : document.getElementById(on);
  const key = code.replace(/^(?:Key|Digit)/, '').toLowerCase();
  target?.dispatchEvent(new KeyboardEvent('keydown', { code, key, bubbles: true, ...more }));
  return [...ran];
}

test('Delete is heard on the canvas and where nothing has the focus, on no other button', () => {
  expect(press('block', 'Delete', { key: 'Delete' })).toEqual(['delete']);
  expect(press('body', 'Delete', { key: 'Delete' })).toEqual(['delete']);
  expect(press('button', 'Delete', { key: 'Delete' })).toEqual([]);
  expect(press('field', 'Delete', { key: 'Delete' })).toEqual([]);
});

test('a field keeps its letters, and lets rooms, regions and training through', () => {
  expect(press('field', 'KeyN')).toEqual([]);
  expect(press('field', 'Digit2', { altKey: true })).toEqual(['room']);
  expect(press('field', 'F6', { key: 'F6' })).toEqual(['region']);
  expect(press('field', 'Enter', { key: 'Enter', ctrlKey: true })).toEqual(['train']);
});

test('a layer takes the keys while it is open, not while it goes away with the focus still in it', () => {
  document.body.innerHTML = '<div role="dialog"><button id="inside"></button></div>';
  expect(press('inside', 'Enter', { key: 'Enter', ctrlKey: true })).toEqual([]);
  document.querySelector('[role=dialog]')?.setAttribute('data-closed', '');
  expect(press('inside', 'Enter', { key: 'Enter', ctrlKey: true })).toEqual(['train']);
});

test('single keys can be switched off, the others stay', () => {
  expect(press('block', 'KeyN')).toEqual(['add']);
  useSettings.getState().set({ singleKeys: false });
  expect(press('block', 'KeyN')).toEqual([]);
  expect(press('block', 'Delete', { key: 'Delete' })).toEqual(['delete']);
  expect(press('block', 'Digit2', { altKey: true })).toEqual(['room']);
});

test('what makes the words of the window larger belongs to the browser', () => {
  const taken = commands.flatMap(({ keys = [] }) => keys);
  expect(taken.filter((keys) => /^\$mod\+(?:Shift\+)?(?:Equal|Minus|Digit0)$/.test(keys))).toEqual(
    [],
  );
});

test('keys that the user gives take the place of a command’s own, at once, and none switches them off', () => {
  setKeys('add', ['Shift+KeyX']);
  expect(press('block', 'KeyN')).toEqual([]);
  expect(press('block', 'KeyX', { key: 'X', shiftKey: true })).toEqual(['add']);
  setKeys('add', []);
  expect(press('block', 'KeyX', { key: 'X', shiftKey: true })).toEqual([]);
  setKeys('add', undefined);
  expect(press('block', 'KeyN')).toEqual(['add']);
});

test('who has keys already is named, also where the user gave them', () => {
  expect(holderOf('KeyN', 'view.fit', commands)?.id).toBe('insert.block');
  expect(holderOf('KeyN', 'insert.block', commands)).toBeUndefined();
  setKeys('view.fit', ['KeyX']);
  expect(holderOf('KeyX', 'insert.block', commands)?.id).toBe('view.fit');
  expect(holderOf('Shift+Digit1', 'insert.block', commands)).toBeUndefined();
});

test('what is pressed is written by the place of the key, with the modifiers that were held', () => {
  const chord = (key: string, code: string, more: Partial<KeyboardEventInit> = {}) =>
    chordOf(new KeyboardEvent('keydown', { key, code, ...more }), false);
  expect(chord('ф', 'KeyA', { ctrlKey: true })).toBe('$mod+KeyA');
  expect(chord('+', 'Semicolon', { shiftKey: true })).toBe('Shift+Semicolon');
  expect(chord('ArrowUp', 'ArrowUp', { altKey: true })).toBe('Alt+ArrowUp');
  expect(chord('F9', 'F9')).toBe('F9');
  expect(chord('Shift', 'ShiftLeft', { shiftKey: true })).toBeUndefined();
});

test('keys are shown as they are printed on the keyboard of the user', () => {
  expect([showKeys('$mod+Backslash'), showKeys('KeyN'), showKeys('Shift++')]).toEqual([
    'Ctrl+\\',
    'N',
    'Shift++',
  ]);
  // A Japanese keyboard.
  useLayout.setState({ Backslash: ']', Semicolon: ';', Equal: '^' });
  expect([showKeys('$mod+Backslash'), showKeys('Shift+Equal')]).toEqual(['Ctrl+]', 'Shift+^']);
});

test('+ and − zoom on any keyboard, and are single keys like every letter', () => {
  const keysOf = (id: string) => commands.find((one) => one.id === id)?.keys ?? [];
  expect(keysOf('view.zoom-in')).toContain('Shift++');
  const single = [...keysOf('view.zoom-in'), ...keysOf('view.zoom-out'), 'KeyC', 'Shift+?'];
  expect(single.filter((keys) => !isSingle(keys))).toEqual([]);
  expect(['Delete', 'F6', '$mod+KeyC', 'Alt+Digit1', 'Escape'].filter(isSingle)).toEqual([]);
});
