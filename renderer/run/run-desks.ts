// Which run belongs to which document: a desk for each document that has one, found again when it is opened again.
import type { StoreApi } from 'zustand/vanilla';
import type { Document } from '../../graph-core/index.ts';
import { startHistory } from '../../graph-core/index.ts';
import type { DocumentSession, DocumentState } from '../document/document.ts';
import { useDocument } from '../document/document.ts';
import { tabOf } from '../document/tabs.ts';
import { isAtWork } from './run-facts.ts';
import type { RunStore } from './run-store.ts';
import { sameModel } from './same-model.ts';

export interface RunDesk {
  readonly run: StoreApi<RunStore>;
  /** Its document as it was left; undefined while it is on the screen. */
  readonly left: DocumentSession | undefined;
}

/** Beyond these, curves and views of closed documents that were left longest ago are let go; their kept runs stay in the list. */
const mostAway = 6;

export function createRunDesks(makeRun: () => StoreApi<RunStore>) {
  /** By the identity of the document; in the order in which they were left. */
  const desks = new Map<string, RunDesk>();
  /** The document whose last edits the user let go of, until it is edited again. */
  let discarded: Document | undefined;

  const deskOf = (id: string): RunDesk => {
    const found = desks.get(id) ?? { run: makeRun(), left: undefined };
    desks.set(id, found);
    return found;
  };
  const presentId = () => useDocument.getState().draftId;

  const leave = ({ history, file, saved, draftId }: DocumentState) => {
    const desk = desks.get(draftId);
    if (!desk) return;
    desks.delete(draftId);
    const { run, trained, putAway } = desk.run.getState();
    if (run === undefined || !trained) {
      putAway();
      return;
    }
    const left =
      discarded === history.present
        ? { history: startHistory(trained), file: undefined, saved: undefined, draftId }
        : { history, file, saved, draftId };
    desks.set(draftId, { ...desk, left });
  };

  /** Opened again by another way, a document is still the same one, unless a tab has it. */
  const recognise = (now: DocumentState): [string, RunDesk] | undefined =>
    [...desks].find(
      ([id, { run, left }]) =>
        left !== undefined && !tabOf(id) && isSame(now, left, run.getState().trained),
    );

  const arrive = (now: DocumentState) => {
    // An empty desk may have been made for it already, by whoever looked at its run first.
    const hasRun = desks.get(now.draftId)?.run.getState().run !== undefined;
    const known = hasRun ? undefined : recognise(now);
    const { run } = (known && known[1]) ?? deskOf(now.draftId);
    if (known) desks.delete(known[0]);
    desks.set(now.draftId, { run, left: undefined });
    return known?.[0] ?? now.draftId;
  };

  const tidy = () => {
    const away = [...desks].filter(
      ([id, { run, left }]) => left && !tabOf(id) && run.getState().away,
    );
    for (const [id, { run }] of away.slice(0, -mostAway)) {
      desks.delete(id);
      run.getState().forget();
    }
  };

  return {
    all: (): Iterable<RunDesk> => desks.values(),
    present: () => deskOf(presentId()),
    /** The run of another document that is at work. */
    inBackground: (): RunDesk | undefined => {
      const id = presentId();
      for (const [key, desk] of desks) if (key !== id && isAtWork(desk.run.getState())) return desk;
      return undefined;
    },
    /** Another document that holds the engine, at work or waiting. */
    engineElsewhere: (): RunDesk | undefined => {
      const id = presentId();
      for (const [key, desk] of desks)
        if (key !== id && desk.run.getState().holdsEngine()) return desk;
      return undefined;
    },
    giveEngineTo(run: StoreApi<RunStore>) {
      for (const desk of desks.values())
        if (desk.run !== run && desk.run.getState().holdsEngine()) desk.run.getState().putAway();
    },
    /** Another document took the place of the one on the screen. Answers the identity it had when it was here last. */
    move(now: DocumentState, before: DocumentState): string {
      leave(before);
      discarded = undefined;
      const known = now.isOpen ? arrive(now) : now.draftId;
      tidy();
      return known;
    },
    /** What was edited in the document on the screen is let go of: coming back shows it as it was trained. */
    discard() {
      discarded = useDocument.getState().history.present;
    },
  };
}

/** From the same file, or the very document that was trained and left: nothing of it differs. */
function isSame(now: DocumentState, left: DocumentSession, trained: Document | undefined): boolean {
  const document = now.history.present;
  const equals = (other: Document) =>
    JSON.stringify(other.name) === JSON.stringify(document.name) && sameModel(other, document);
  if (trained && equals(trained) && equals(left.history.present)) return true;
  // A browser without access to files gives every copy of one name the same token.
  const { file } = now;
  return file !== undefined && file.token === left.file?.token && !file.token.startsWith('copy:');
}
