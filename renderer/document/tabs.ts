// The documents that are open, in their order: one is on the screen, the others wait as they were left.
import { create } from 'zustand';
import type { Document } from '../../graph-core/index.ts';
import type { DocumentSession, DocumentState, SavedFile } from './document.ts';
import { isDirty, useDocument } from './document.ts';

export interface Tab {
  /** Its document's identity in this session. */
  readonly id: string;
  /** Undefined while it is on the screen. */
  readonly left: DocumentSession | undefined;
}

interface Tabs {
  readonly tabs: readonly Tab[];
  /** To the place of another, which makes room. */
  move(id: string, to: string): void;
  /** Of a document that is not on the screen, or is about to go from it. */
  close(id: string): void;
  /** Whether it is on the screen or not; false where it is not open any more. */
  markSaved(id: string, document: Document, file: SavedFile): boolean;
}

export const useTabs = create<Tabs>()((set, get) => ({
  tabs: [],
  move(id, to) {
    const { tabs } = get();
    const [from, at] = [id, to].map((wanted) => tabs.findIndex((tab) => tab.id === wanted));
    const moved = tabs[from ?? -1];
    if (moved && at !== undefined && at >= 0) {
      const others = tabs.filter((tab) => tab !== moved);
      set({ tabs: others.toSpliced(at, 0, moved) });
    }
  },
  close: (id) => set({ tabs: get().tabs.filter((tab) => tab.id !== id) }),
  markSaved(id, document, file) {
    const tab = tabOf(id);
    if (tab?.left) put({ id, left: { ...tab.left, saved: document, file } });
    else if (tab) useDocument.getState().markSaved(document, file);
    return tab !== undefined;
  },
}));

export function tabOf(id: string): Tab | undefined {
  return useTabs.getState().tabs.find((tab) => tab.id === id);
}

/** The tab that has this very file open. A browser without access to files gives every copy of one name the same token. */
export function tabOfFile({ token }: SavedFile): Tab | undefined {
  if (token.startsWith('copy:')) return undefined;
  const { draftId, file } = useDocument.getState();
  const isOf = ({ id, left }: Tab) => (id === draftId ? file : left?.file)?.token === token;
  return useTabs.getState().tabs.find(isOf);
}

/** Whether a document that waits in its tab has anything that its file has not. */
export function isLeftDirty({ history, saved }: DocumentSession): boolean {
  return history.present !== saved;
}

export function isAnyDirty(): boolean {
  const { tabs } = useTabs.getState();
  return isDirty(useDocument.getState()) || tabs.some(({ left }) => left && isLeftDirty(left));
}

function put(tab: Tab): void {
  const { tabs } = useTabs.getState();
  useTabs.setState({
    tabs: tabOf(tab.id) ? tabs.map((other) => (other.id === tab.id ? tab : other)) : [...tabs, tab],
  });
}

useDocument.subscribe((now, before) => {
  if (now.session === before.session) {
    if (now.draftId !== before.draftId) rename(before.draftId, now.draftId);
    return;
  }
  // Who takes a tab away does so first; a document that gives its place to none is closed.
  if (!now.isOpen) useTabs.getState().close(before.draftId);
  else if (tabOf(before.draftId)) put({ id: before.draftId, left: sessionOf(before) });
  if (now.isOpen) put({ id: now.draftId, left: undefined });
});

function rename(from: string, to: string): void {
  const { tabs } = useTabs.getState();
  useTabs.setState({ tabs: tabs.map((tab) => (tab.id === from ? { ...tab, id: to } : tab)) });
}

function sessionOf({ history, file, saved, draftId }: DocumentState): DocumentSession {
  return { history, file, saved, draftId };
}
