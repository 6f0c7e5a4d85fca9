// Undo and redo as a list of past documents; structural sharing keeps it small.
import type { Text } from '../text.ts';
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

/** What the step that led to a document is called, where it has a name. */
const names = new WeakMap<Document, Text>();

export function startHistory(present: Document): History {
  return { past: [], present, future: [] };
}

export function commit(history: History, edit: Edit, gesture?: string, name?: Text): History {
  const present = applyEdit(history.present, edit);
  if (present === history.present) return history;
  if (name) names.set(present, name);
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

/** What undo would take back, where that step has a name. */
export function undoName({ past, present }: History): Text | undefined {
  return past.length > 0 ? names.get(present) : undefined;
}

export function redoName({ future }: History): Text | undefined {
  const [after] = future;
  return after && names.get(after);
}
