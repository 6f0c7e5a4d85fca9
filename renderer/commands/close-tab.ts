// Closes documents, and asks about each that would lose something.
import { isDirty, useDocument } from '../document/document.ts';
import { isLeftDirty, tabOf, useTabs } from '../document/tabs.ts';
import { words } from '../i18n/words.ts';
import { useScreen } from '../stores/screen.ts';
import { mayLeave } from './document-files.ts';
import { showTab } from './show-tab.ts';

export async function closeTab(id = useDocument.getState().draftId): Promise<void> {
  const tab = tabOf(id);
  if (!tab) return;
  if (tab.left && !isLeftDirty(tab.left)) return useTabs.getState().close(id);
  // Asked about where one sees it.
  showTab(id);
  if (!(await mayLeave())) return;
  const { tabs, close } = useTabs.getState();
  const at = tabs.findIndex((other) => other.id === id);
  const next = tabs[at + 1] ?? tabs[at - 1];
  close(id);
  if (next) showTab(next.id);
  else useDocument.getState().close();
}

/** Before the window closes: about one document as when it is closed, about several in one question. False = the user stays. */
export async function mayLeaveAll(): Promise<boolean> {
  useDocument.getState().settle();
  const dirty = dirtyTabs();
  if (dirty.length > 1) {
    const { t, read } = words();
    const names = dirty.map(({ left }) =>
      read((left ?? useDocument.getState()).history.present.name),
    );
    const answer = await useScreen.getState().ask({
      title: t('file.leave-all-title', { count: dirty.length }),
      body: t('file.leave-all-body', { names: names.join(t('file.leave-all-between')) }),
      choices: [
        { value: 'each', label: t('file.leave-all-each') },
        { value: 'keep', label: t('file.leave-all-keep'), kind: 'primary' },
      ],
    });
    if (answer !== 'each') return answer === 'keep';
  }
  for (const { id } of dirty) {
    showTab(id);
    if (!(await mayLeave())) return false;
  }
  return true;
}

function dirtyTabs() {
  const isOnScreenDirty = isDirty(useDocument.getState());
  return useTabs.getState().tabs.filter(({ left }) => (left ? isLeftDirty(left) : isOnScreenDirty));
}
