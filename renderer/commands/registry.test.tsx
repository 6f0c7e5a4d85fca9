// The one registry: ids and keys are unique, every label has words, and what the system's menu names exists.
import { expect, test } from 'vitest';
import { menuCommands } from '../../main/menu.ts';
import { words } from '../i18n/words.ts';
import { shouldIgnore } from './keyboard.ts';
import { showKeys } from './keys.ts';
import { commands, findCommand } from './registry.ts';

test('ids are unique', () => {
  const ids = commands.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('no two commands share keys', () => {
  const keys = commands.flatMap((command) => command.keys ?? []);
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
});

test('every command has words in both languages, and a menu to be found in', () => {
  for (const { id, label, menu } of commands) {
    expect(words('en').t(label), id).not.toBe(label);
    expect(words('ja').t(label), id).not.toBe(label);
    expect(menu, id).toBeDefined();
  }
});

test('every entry of the system menu is a command of this registry', () => {
  const named = Object.values(menuCommands).flatMap((entries) =>
    entries.flatMap((entry) => (entry ? [entry[1]] : [])),
  );
  expect(named.length).toBeGreaterThan(4);
  for (const id of named) expect(findCommand(id)?.id).toBe(id);
});

test('keys read as a person writes them', () => {
  expect(showKeys('$mod+Shift+KeyZ')).toMatch(/^(Ctrl\+Shift\+Z|⌘⇧Z)$/);
});

test('a word being composed is never a command', () => {
  const composing = new KeyboardEvent('keydown', { key: 'n', isComposing: true });
  expect(shouldIgnore(composing)).toBe(true);
  expect(shouldIgnore(new KeyboardEvent('keydown', { key: 'n' }))).toBe(false);
});

test('letters typed into a field belong to the field, chords do not', () => {
  const input = document.createElement('input');
  document.body.append(input);
  const heard: boolean[] = [];
  const listen = (event: KeyboardEvent) => heard.push(shouldIgnore(event));
  input.addEventListener('keydown', listen);
  input.dispatchEvent(new KeyboardEvent('keydown', { key: 'n' }));
  input.dispatchEvent(new KeyboardEvent('keydown', { key: 's', ctrlKey: true }));
  input.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true }));
  expect(heard).toEqual([true, false, true]);
});
