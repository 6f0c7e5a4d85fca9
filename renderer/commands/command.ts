// What a command is: data that menus, the palette and the keyboard share.
import type { LucideIcon } from 'lucide-react';
import type { Text } from '../../graph-core/index.ts';
import type { WordKey } from '../i18n/words.ts';

export type MenuName = 'file' | 'edit' | 'insert' | 'arrange' | 'view' | 'run' | 'help';

export interface Command {
  /** Never changes: menus of the system send it. */
  readonly id: string;
  readonly label: WordKey;
  /** What it would act on, said behind the label in menus. */
  detail?(): Text | undefined;
  readonly icon?: LucideIcon;
  /** In tinykeys' notation; the first is shown. */
  readonly keys?: readonly string[];
  /** The browser sends its own event for these keys, so that they are shown but not bound. */
  readonly nativeKeys?: true;
  /** Its keys are heard only where the canvas has the focus, or nothing has. */
  readonly onCanvas?: true;
  /** Absent = it stands only in the menu of a thing on the canvas. */
  readonly menu?: MenuName;
  /** Begins a new group in its menu. */
  readonly startsGroup?: true;
  /** Its words as it stands now, where they change with that: *Train*, then *Resume*. */
  labelNow?(): WordKey;
  /** Absent = always. */
  enabled?(): boolean;
  /** Why it may not run now, as a sentence in the language in use; undefined = it may. */
  why?(): string | undefined;
  /** For commands that switch something: whether it is on. */
  checked?(): boolean;
  run(): void | Promise<void>;
}

/** Asked by menu, palette, key and button alike. */
export function mayRun({ enabled, why }: Command): boolean {
  return (enabled?.() ?? true) && why?.() === undefined;
}

export function labelOf({ label, labelNow }: Command): WordKey {
  return labelNow?.() ?? label;
}
