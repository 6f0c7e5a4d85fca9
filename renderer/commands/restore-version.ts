// Bringing back an earlier version: as one step of undo in the document it belongs to, or as a new document.
import type { Document } from '../../graph-core/index.ts';
import { serialize, text } from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { keepVersion } from '../document/versions/keep-versions.ts';
import { words } from '../i18n/words.ts';
import { useCanvas } from '../stores/canvas.ts';
import { useScreen } from '../stores/screen.ts';
import { show } from './document-files.ts';

/** The file stays as it is until the user saves, and what stands now is a version first. */
export async function restoreVersion(version: Document, at: number): Promise<void> {
  useDocument.getState().settle();
  const { history, file, draftId, edit } = useDocument.getState();
  const { name } = history.present;
  await keepVersion({ file, draftId, reason: 'replaced', name, text: serialize(history.present) });
  // Its tab may have been left meanwhile.
  if (useDocument.getState().draftId !== draftId) return;
  const [en, ja] = (['en', 'ja'] as const).map((language) => timeOf(at, language));
  const step = text(`Restore the version of ${en}`, `${ja} のバージョンの復元`);
  useCanvas.getState().reset();
  edit({ edit: 'replace', document: version }, undefined, step);
  const { present } = useDocument.getState().history;
  const screen = useScreen.getState();
  screen.goTo('build');
  screen.say({
    tone: 'done',
    text: text(
      `The version of ${en} is restored. ${file ? 'The file stays as it is until you save.' : 'What was there before is a version too.'}`,
      `${ja} のバージョンを復元しました。${file ? 'ファイルは保存するまで変わりません。' : '直前の状態もバージョンとして残っています。'}`,
    ),
    action: {
      label: text('Undo', '元に戻す'),
      run: () => {
        const now = useDocument.getState();
        if (now.history.present === present) now.undo();
      },
    },
  });
}

export function openVersion(version: Document): void {
  show(version, { dirty: true });
}

export function timeOf(at: number, language = words().language): string {
  return new Date(at).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'medium' });
}
