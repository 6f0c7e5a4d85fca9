// Modules to the user's library and from it: saved from a document, placed in another, removed.
import type { LibraryEntry, ModuleDefinition } from '../../graph-core/index.ts';
import { libraryText, moduleName, text } from '../../graph-core/index.ts';
import { presentDocument } from '../document/document.ts';
import { useLibrary } from '../document/library.ts';
import { nodeWidth } from '../document/node-geometry.ts';
import { bothWords } from '../i18n/words.ts';
import { canvasView } from '../stores/canvas-view.ts';
import { useScreen } from '../stores/screen.ts';
import { insertClip } from './clipboard.ts';

export async function saveToLibrary(module: ModuleDefinition): Promise<void> {
  const { say } = useScreen.getState();
  const written = libraryText(presentDocument(), module.id);
  if (written === undefined) return;
  const failed =
    typeof written === 'string' ? await useLibrary.getState().keep(written) : written.refused;
  if (failed) {
    say({ tone: 'problem', text: failed });
    return;
  }
  const name = moduleName(module);
  say({
    tone: 'done',
    text: text(
      `‘${name.en}’ is in your library, at the end of the palette of every document.`,
      `「${name.ja}」をマイライブラリに保存しました。どの文書でもパレットの最後から使えます。`,
    ),
  });
}

/** In the middle of what is visible. */
export function placeFromLibrary({ clip }: LibraryEntry): void {
  const { x, y } = canvasView()?.middle() ?? { x: 0, y: 0 };
  const at = { x: Math.round(x - nodeWidth / 2), y: Math.round(y - 20) };
  insertClip(clip, bothWords('module.add'), { at });
}
