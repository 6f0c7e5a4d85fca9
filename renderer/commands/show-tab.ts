// Goes to another of the open documents, which is there as it was left.
import type { DocumentSession } from '../document/document.ts';
import { useDocument } from '../document/document.ts';
import '../document/places.ts';
import { tabOf, useTabs } from '../document/tabs.ts';
import { useScreen } from '../stores/screen.ts';

export function showTab(id: string): void {
  const left = tabOf(id)?.left;
  if (left) {
    // What a field holds is said before the field goes.
    useDocument.getState().settle();
    useDocument.getState().comeBack(left);
  }
  useScreen.getState().openGallery(false);
}

/** Shows a document that was left, in its tab or in a new one where that was closed. */
export function showAgain(session: DocumentSession): void {
  if (tabOf(session.draftId)) return showTab(session.draftId);
  useDocument.getState().settle();
  useDocument.getState().comeBack(session);
}

/** To the next tab or the one before, and around. */
export function stepTab(by: 1 | -1): void {
  const { tabs } = useTabs.getState();
  const here = tabs.findIndex(({ left }) => !left);
  const next = tabs.at((here + by) % tabs.length);
  if (next) showTab(next.id);
}
