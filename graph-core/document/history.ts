// Undo and redo as a list of past documents; structural sharing keeps it small. Knows no screen.
import type { Edit } from './edits.ts';
import { applyEdit } from './edits.ts';
import type { Document } from './schema.ts';

export interface History {
  readonly past: readonly Document[];
  readonly present: Document;
  readonly future: readonly Document[];
  /** Edits of one gesture (a drag, a slider's sweep) share one step of undo. */
  readonly gesture?: string | undefined;
}

const longest = 1000;

export function startHistory(present: Document): History {
  return { past: [], present, future: [] };
}

export function commit(history: History, edit: Edit, gesture?: string): History {
  const present = applyEdit(history.present, edit);
  if (present === history.present) return history;
  const goesOn = gesture !== undefined && gesture === history.gesture;
  const past = goesOn ? history.past : [...history.past.slice(1 - longest), history.present];
  return { past, present, future: [], gesture };
}

export function undo({ past, present, future }: History): History | undefined {
  const before = past.at(-1);
  return before && { past: past.slice(0, -1), present: before, future: [present, ...future] };
}

export function redo({ past, present, future }: History): History | undefined {
  const [after, ...rest] = future;
  return after && { past: [...past, present], present: after, future: rest };
}
