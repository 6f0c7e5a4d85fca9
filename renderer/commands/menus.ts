// The menus in their order, as the window and the system show them.
import type { WordKey } from '../i18n/words.ts';
import type { MenuName } from './command.ts';

export const menus: readonly { readonly name: MenuName; readonly label: WordKey }[] = [
  { name: 'file', label: 'menu.file' },
  { name: 'edit', label: 'menu.edit' },
  { name: 'insert', label: 'menu.insert' },
  { name: 'arrange', label: 'menu.arrange' },
  { name: 'view', label: 'menu.view' },
  { name: 'run', label: 'menu.run' },
  { name: 'help', label: 'menu.help' },
];
