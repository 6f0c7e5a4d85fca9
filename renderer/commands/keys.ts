// Keys as a person reads them: ⌘S on a Mac, Ctrl+S elsewhere.

import { useLayout } from './keyboard-layout.ts';

export const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

const signs: Readonly<Record<string, string>> = isMac
  ? { $mod: '⌘', Shift: '⇧', Alt: '⌥', Control: '⌃' }
  : { $mod: 'Ctrl', Shift: 'Shift', Alt: 'Alt', Control: 'Ctrl' };

const names: Readonly<Record<string, string>> = {
  Delete: 'Del',
  Backspace: '⌫',
  Escape: 'Esc',
  Enter: '↵',
  Equal: '=',
  Minus: '−',
  '-': '−',
  Semicolon: ';',
  Quote: '’',
  Backslash: '\\',
  BracketLeft: '[',
  BracketRight: ']',
  Comma: ',',
  Period: '.',
  Slash: '/',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Space: '␣',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
};

export function showKeys(binding: string, layout = useLayout.getState()): string {
  // The last plus may be the key itself.
  const parts = binding.split(/\b\+/);
  const key = parts.pop() ?? '';
  const shown = layout[key]?.toUpperCase() ?? names[key] ?? key.replace(/^(Key|Digit)(?=.$)/, '');
  return [...parts.map((part) => signs[part] ?? part), shown].join(isMac ? '' : '+');
}
