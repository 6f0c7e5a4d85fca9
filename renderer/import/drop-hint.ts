// What would become of the files that are dragged over the window, as far as a browser tells before they are dropped.
import { create } from 'zustand';
import type { WordKey } from '../i18n/words.ts';

/** Undefined while nothing is dragged. */
export const useDropHint = create<{ readonly hint: WordKey | undefined }>()(() => ({
  hint: undefined,
}));

/** A browser gives the kind of each file, and its name only once it is dropped. */
export function hintFor(kinds: readonly string[], isOpen: boolean): WordKey {
  if (!isOpen) return 'drop.document';
  if (kinds.length > 0 && kinds.every((kind) => kind.startsWith('image/'))) return 'drop.pictures';
  if (kinds.length > 0 && kinds.every((kind) => kind.startsWith('text/'))) return 'drop.table';
  if (kinds.length > 0 && kinds.every((kind) => /zip/.test(kind))) return 'drop.zip';
  return 'drop.any';
}
