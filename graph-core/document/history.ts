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

/** Calls the step that led to what is present now. */
export function nameStep({ present }: History, name: Text): void {
  names.set(present, name);
}

export function undo({ past, present, future }: History): History | undefined {
  const before = past.at(-1);
  return before && { past: past.slice(0, -1), present: before, future: [present, ...future] };
}

export function redo({ past, present, future }: History): History | undefined {
  const [after, ...rest] = future;
  return after && { past: [...past, present], present: after, future: rest };
}

/** Back by a negative number of steps, forward by a positive one. */
export function travel({ past, present, future }: History, steps: number): History | undefined {
  const all = [...past, present, ...future];
  const at = past.length + steps;
  const there = all[at];
  if (!there || steps === 0) return undefined;
  return { past: all.slice(0, at), present: there, future: all.slice(at + 1) };
}

/** Every document of the history in order, by the step that led to it; the first one was led to by none. */
export function stepsOf({ past, present, future }: History): readonly (Text | undefined)[] {
  return [...past, present, ...future].map((document) => names.get(document));
}

/** What undo would take back, where that step has a name. */
export function undoName({ past, present }: History): Text | undefined {
  return past.length > 0 ? names.get(present) : undefined;
}

export function redoName({ future }: History): Text | undefined {
  const [after] = future;
  return after && names.get(after);
}
