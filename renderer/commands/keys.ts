// Keys as a person reads them: ⌘S on a Mac, Ctrl+S elsewhere.

export const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

const signs: Readonly<Record<string, string>> = isMac
  ? { $mod: '⌘', Shift: '⇧', Alt: '⌥', Control: '⌃' }
  : { $mod: 'Ctrl', Shift: 'Shift', Alt: 'Alt', Control: 'Ctrl' };

const names: Readonly<Record<string, string>> = {
  Delete: 'Del',
  Backspace: '⌫',
  Escape: 'Esc',
  Enter: '↵',
  Equal: '+',
  Minus: '−',
  Comma: ',',
  Period: '.',
  Slash: '/',
  Backslash: '\\',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Space: '␣',
};

export function showKeys(binding: string): string {
  const parts = binding.split('+');
  const key = parts.pop() ?? '';
  const shown =
    names[key] ??
    (key.replace(/^(Key|Digit)/, '').length === 1
      ? key.replace(/^(Key|Digit)/, '').toUpperCase()
      : key);
  return [...parts.map((part) => signs[part] ?? part), shown].join(isMac ? '' : '+');
}
