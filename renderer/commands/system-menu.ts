// The registry of commands as the system's menu shows it, in the language in use.
import type { Ask } from '../../main/host-api.ts';
import type { Words } from '../i18n/words.ts';
import { keysOf } from './bindings.ts';
import type { Command } from './command.ts';
import { mayRun } from './command.ts';
import { commandWords } from './command-words.ts';
import { menus } from './menus.ts';

type Described = Ask<'setMenu'>['menus'];
type Entry = Described[number]['entries'][number];

/** Where the browser sends an event of its own, the system has to be the one who asks for it. */
const native: Readonly<Record<string, 'cut' | 'copy' | 'paste'>> = {
  'edit.cut': 'cut',
  'edit.copy': 'copy',
  'edit.paste': 'paste',
};

export function systemMenu(commands: readonly Command[], words: Words): Described {
  const { t } = words;
  const ours = menus.flatMap(({ name, label }): Described => {
    const entries = commands
      .filter(({ menu }) => menu === name)
      .flatMap((command, index): Entry[] => [
        ...(command.startsGroup && index > 0 ? [{ separator: true } as const] : []),
        entryOf(command, words),
      ]);
    if (name === 'file') entries.push({ separator: true }, { label: t('menu.quit'), role: 'quit' });
    return entries.length === 0 ? [] : [{ label: t(label), entries }];
  });
  const window: Described[number] = {
    label: t('menu.window'),
    entries: [
      { label: t('menu.minimize'), role: 'minimize' },
      { label: t('menu.full-screen'), role: 'togglefullscreen' },
      { label: t('menu.developer-tools'), role: 'toggleDevTools' },
      { separator: true },
      { label: t('menu.close-window'), role: 'close' },
    ],
  };
  return [...ours.slice(0, -1), window, ...ours.slice(-1)];
}

function entryOf(command: Command, words: Words): Entry {
  const label = commandWords(command, words);
  const role = command.nativeKeys && native[command.id];
  if (role) return { label, role };
  const keys = keysOf(command)
    .map(acceleratorOf)
    .find((known) => known !== undefined);
  const checked = command.checked?.();
  return {
    label,
    command: command.id,
    enabled: mayRun(command),
    ...(keys === undefined ? {} : { keys }),
    ...(checked === undefined ? {} : { checked }),
  };
}

const names: Readonly<Record<string, string>> = { Equal: '=', Minus: '-', Period: '.' };

/** `$mod+Shift+KeyS` as Electron writes it. A key without $mod is none: on a Mac the menu would take it from a text field. */
function acceleratorOf(binding: string): string | undefined {
  const parts = binding.split('+');
  const key = parts.pop() ?? '';
  if (!parts.includes('$mod')) return undefined;
  const held = parts.map((part) => (part === '$mod' ? 'CmdOrCtrl' : part));
  return [...held, names[key] ?? key.replace(/^(Key|Digit)/, '')].join('+');
}
