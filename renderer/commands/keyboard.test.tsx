// Which keys are heard where: what is typed belongs to the field, what removes belongs to the canvas.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { useSettings } from '../stores/settings.ts';
import type { Command } from './command.ts';
import { bindKeys } from './keyboard.ts';
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
  useSettings.getState().set({ singleKeys: true });
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
