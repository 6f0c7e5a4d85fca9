// What is on the screen for one document: put away with its tab, there again when the tab comes back.
import type { StoreApi } from 'zustand/vanilla';
import { useDocument } from './document.ts';
import { tabOf, useTabs } from './tabs.ts';

interface Belongings<Part> {
  /** Of the document that leaves the screen. */
  take(): Part;
  /** To the one that comes; undefined = it has none yet. */
  give(part: Part | undefined): void;
}

export function keepOfEach<Part>({ take, give }: Belongings<Part>): void {
  const left = new Map<string, Part>();
  useDocument.subscribe((now, before) => {
    if (now.session === before.session) return;
    const part = take();
    if (tabOf(before.draftId)) left.set(before.draftId, part);
    give(left.get(now.draftId));
    left.delete(now.draftId);
  });
  useTabs.subscribe(({ tabs }) => {
    for (const id of left.keys()) if (!tabs.some((tab) => tab.id === id)) left.delete(id);
  });
}

/** The parts of a store that are one document's, as they are `afresh` in another. */
export function ofEachDocument<State extends object, Part extends Partial<State>>(
  store: Pick<StoreApi<State>, 'getState' | 'setState'>,
  afresh: Part,
): void {
  const parts = Object.keys(afresh) as (keyof State)[];
  keepOfEach<Partial<State>>({
    take() {
      const state = store.getState();
      return Object.fromEntries(parts.map((part) => [part, state[part]])) as Partial<State>;
    },
    give: (part) => store.setState(part ?? afresh),
  });
}
