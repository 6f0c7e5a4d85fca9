// The one registry: ids and keys are unique, every label has words, and what the system's menu names exists.
import { expect, test, vi } from 'vitest';
import { hostCalls } from '../../main/host-api.ts';
import { words } from '../i18n/words.ts';
import { shouldIgnore } from './keyboard.ts';
import { showKeys } from './keys.ts';
import { offers } from './offers.ts';
import { commands, findCommand } from './registry.ts';
import { systemMenu } from './system-menu.ts';
import { newDocument } from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { useCanvas } from '../stores/canvas.ts';
import { useScreen } from '../stores/screen.ts';
import { useSettings } from '../stores/settings.ts';
import { keepSystemMenu } from '../shell/keep-system-menu.ts';

test('ids are unique', () => {
  const ids = commands.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('no two commands share keys', () => {
  const owners = new Map<string, string[]>();
  for (const { id, keys = [] } of commands)
    for (const key of keys) owners.set(key, [...(owners.get(key) ?? []), id]);
  const shared = [...owners].filter(([, ids]) => ids.length > 1);
  expect(shared.map(([key, ids]) => `${key}: ${ids.join(', ')}`)).toEqual([]);
});

const offered = new Set(
  Object.values(offers).flatMap((groups) =>
    groups.flat().flatMap((offer) => (typeof offer === 'string' ? [offer] : offer.of)),
  ),
);

test('what things on the canvas offer are commands', () => {
  expect([...offered].filter((id) => !findCommand(id))).toEqual([]);
});

test('every command has words in both languages, and a menu to be found in', () => {
  for (const { id, label, menu } of commands) {
    expect(words('en').t(label), id).not.toBe(label);
    expect(words('ja').t(label), id).not.toBe(label);
    expect(menu !== undefined || offered.has(id), id).toBe(true);
  }
});

test('the system’s menu is this registry, in either language', () => {
  for (const language of ['en', 'ja'] as const) {
    const { t } = words(language);
    const menus = systemMenu(commands, words(language));
    expect(hostCalls.setMenu.ask.safeParse({ menus }).success).toBe(true);
    const entries = menus.flatMap((menu) => menu.entries);
    // What is not a command of ours is cut, copy and paste, which the system asks the page for.
    const named = entries.flatMap((entry) => ('command' in entry ? [entry.command] : []));
    const left = commands.filter(({ id, menu }) => menu && !named.includes(id)).map(({ id }) => id);
    expect(left.sort()).toEqual(['edit.copy', 'edit.cut', 'edit.paste']);
    const save = entries.find((entry) => 'command' in entry && entry.command === 'document.save');
    expect(save).toMatchObject({ label: t('command.document-save'), keys: 'CmdOrCtrl+S' });
    for (const entry of entries) if ('label' in entry) expect(entry.label).not.toMatch(/^menu\./);
  }
  expect(systemMenu(commands, words('ja')).map(({ label }) => label)).toEqual([
    'ファイル',
    '編集',
    '挿入',
    '配置',
    '表示',
    '実行',
    'ウィンドウ',
    'ヘルプ',
  ]);
});

test('the system is told a menu once, and again when the language changes', () => {
  vi.useFakeTimers();
  const told: string[][] = [];
  const end = keepSystemMenu({
    setMenu: async ({ menus }) => {
      told.push(menus.map(({ label }) => label));
      return { done: true };
    },
  });
  useSettings.getState().set({ theme: 'system' });
  vi.advanceTimersByTime(1000);
  useSettings.getState().set({ language: 'ja' });
  vi.advanceTimersByTime(1000);
  end();
  useSettings.getState().set({ language: 'en' });
  vi.advanceTimersByTime(1000);
  vi.useRealTimers();
  expect(told.map(([file]) => file)).toEqual(['File', 'ファイル']);
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

test('Escape lets go only of a selection that is seen', () => {
  useDocument.getState().open(newDocument('Test'), {});
  useCanvas.getState().select({ nodes: ['a'] });
  const letsGo = () => findCommand('edit.select-none')?.enabled?.();
  const found = (['build', 'data', 'train', 'attend'] as const).map((room) => {
    useScreen.getState().goTo(room);
    return [false, true].map((showsCanvas) => {
      useSettings.getState().set({ showsCanvas });
      return letsGo();
    });
  });
  useSettings.getState().set({ showsCanvas: false });
  useScreen.getState().goTo('build');
  useCanvas.getState().reset();
  const [hidden, beside, seen] = [
    [false, false],
    [false, true],
    [true, true],
  ];
  expect(found).toEqual([seen, hidden, beside, beside]);
});
