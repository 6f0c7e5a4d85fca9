// Modules to the user's library and from it: saved from a document, placed in another, removed.
import type { LibraryEntry, ModuleDefinition, Position } from '../../graph-core/index.ts';
import { graphOf, libraryText, moduleName, text } from '../../graph-core/index.ts';
import { presentDocument } from '../document/document.ts';
import { useLibrary } from '../document/library.ts';
import { nodeWidth } from '../document/node-geometry.ts';
import { bothWords } from '../i18n/words.ts';
import { canvasView } from '../stores/canvas-view.ts';
import { graphOnScreen, useCanvas } from '../stores/canvas.ts';
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

/** In the middle of what is visible, beside what stands there. */
export function placeFromLibrary({ clip }: LibraryEntry): void {
  insertClip(clip, bothWords('module.add'), { at: freePlace() });
}

function freePlace(): Position {
  const nodes = graphOf(presentDocument(), graphOnScreen(useCanvas.getState()))?.nodes ?? [];
  const middle = canvasView()?.middle() ?? { x: 0, y: 0 };
  const at = { x: Math.round(middle.x - nodeWidth / 2), y: Math.round(middle.y - 20) };
  const isTaken = () =>
    nodes.some(
      ({ position }) =>
        Math.abs(position.x - at.x) < nodeWidth && Math.abs(position.y - at.y) < 100,
    );
  while (isTaken()) at.y += 120;
  return at;
}
