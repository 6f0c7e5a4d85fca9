// What a command is: data that menus, the palette and the keyboard share. Knows no command.
import type { LucideIcon } from 'lucide-react';
import type { WordKey } from '../i18n/words.ts';

export type MenuName = 'file' | 'edit' | 'insert' | 'arrange' | 'view' | 'run' | 'help';

export interface Command {
  /** Never changes: menus of the system send it. */
  readonly id: string;
  readonly label: WordKey;
  readonly icon?: LucideIcon;
  /** In tinykeys' notation; the first is shown. */
  readonly keys?: readonly string[];
  /** The browser sends its own event for these keys, so that they are shown but not bound. */
  readonly nativeKeys?: true;
  readonly menu?: MenuName;
  /** Begins a new group in its menu. */
  readonly startsGroup?: true;
  /** Absent = always. */
  enabled?(): boolean;
  /** For commands that switch something: whether it is on. */
  checked?(): boolean;
  run(): void | Promise<void>;
}
