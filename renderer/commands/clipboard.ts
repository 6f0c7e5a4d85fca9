// Cut, copy and paste of parts of the canvas, through the system's clipboard where it may be used.
import type { Clip, Position, Text } from '../../graph-core/index.ts';
import { clipText, copyOut, nodeTitle, pasteIn, readClip, text } from '../../graph-core/index.ts';
import { chooseHost } from '../host/choose-host.ts';
import { graphOnScreen, useCanvas } from '../stores/canvas.ts';
import { canvasView } from '../stores/canvas-view.ts';
import { presentDocument, seenDocument, useDocument } from '../document/document.ts';
import { counted, doneTo } from '../document/step-name.ts';
import { useScreen } from '../stores/screen.ts';
import { bothWords } from '../i18n/words.ts';
import { removeSelection } from './graph/delete-commands.ts';
import { isTyping } from './keyboard.ts';
import { refusedInLook } from './replace-by-parts.ts';

/** The last thing copied here, for when the system's clipboard cannot be read. */
let last: Clip | undefined;
let pastes = 0;

const verbs = {
  paste: bothWords('command.edit-paste'),
  duplicate: bothWords('command.edit-duplicate'),
};

function copySelection(): string | undefined {
  const canvas = useCanvas.getState();
  const document = seenDocument(useDocument.getState());
  const clip = copyOut(document, graphOnScreen(canvas), canvas.selection);
  if (clip.nodes.length + clip.notes.length === 0) return undefined;
  last = clip;
  pastes = 0;
  return clipText(clip);
}

const onlyHere = text(
  'The system’s clipboard did not take the copy. You can paste it in this window, but not in another program.',
  'システムのクリップボードにコピーできませんでした。このウィンドウには貼り付けられますが、ほかのアプリには貼り付けられません。',
);

/** For the menu: to the system's clipboard too, or it says that it is not there. */
export async function copyBySystem(): Promise<void> {
  const copied = copySelection();
  if (!copied) return;
  const { written } = await chooseHost()
    .writeClipboard({ text: copied })
    .catch(() => ({ written: false }));
  if (!written) useScreen.getState().say({ tone: 'caution', text: onlyHere });
}

export function canPaste(): boolean {
  return last !== undefined;
}

export function paste(source?: string): boolean {
  const clip = (source === undefined ? undefined : readClip(source)) ?? last;
  if (!clip) return false;
  if ('refused' in clip) {
    useScreen.getState().say({ tone: 'problem', text: clip.refused });
    return false;
  }
  const { pointed } = useCanvas.getState();
  // By the menu of the canvas: where that was opened.
  if (pointed) return insertClip(clip, verbs.paste, { at: pointed.at });
  pastes += 1;
  const middle = canvasView()?.middle() ?? { x: 0, y: 0 };
  const stagger = 24 * pastes;
  return insertClip(clip, verbs.paste, {
    at: { x: middle.x - 100 + stagger, y: middle.y - 60 + stagger },
  });
}

export function duplicateSelection(): void {
  duplicateBy(useCanvas.getState().selection, { x: 32, y: 32 });
}

/** The copies stand so far from what they are copies of. */
export function duplicateBy(chosen: Parameters<typeof copyOut>[2], by: Position): void {
  const clip = copyOut(presentDocument(), graphOnScreen(useCanvas.getState()), chosen);
  insertClip(clip, verbs.duplicate, { by });
}

export function insertClip(clip: Clip, verb: Text, where: Parameters<typeof pasteIn>[3]): boolean {
  if (refusedInLook()) return false;
  const canvas = useCanvas.getState();
  const pasted = pasteIn(presentDocument(), graphOnScreen(canvas), clip, where);
  if (!pasted) return false;
  if ('refused' in pasted) {
    useScreen.getState().say({ tone: 'caution', text: pasted.refused });
    return false;
  }
  const titles = clip.nodes.map((node) => nodeTitle(presentDocument(), node));
  const what = titles.length > 0 ? counted(titles) : bothWords('canvas.note');
  useDocument.getState().edit(pasted.edit, undefined, doneTo(verb, what));
  if (pasted.kept.length > 0) {
    const names = pasted.kept.join(', ');
    useScreen.getState().say({
      tone: 'plain',
      text: bothWords('clipboard.kept-variables', { names }),
    });
  }
  canvas.select({ nodes: pasted.nodes, notes: pasted.notes });
  return true;
}

/** Listens to the browser's own events, which carry the system's clipboard without asking for leave. */
export function bindClipboard(target: Document = document): () => void {
  const busy = () => {
    const at = target.activeElement;
    return (
      !useDocument.getState().isOpen ||
      (at !== null && isTyping(at)) ||
      String(target.getSelection() ?? '') !== ''
    );
  };
  const onCopy = (event: ClipboardEvent) => {
    if (busy()) return;
    const copied = copySelection();
    if (!copied) return;
    event.clipboardData?.setData('text/plain', copied);
    event.preventDefault();
    if (event.type === 'cut') removeSelection({ heals: false });
  };
  const onPaste = (event: ClipboardEvent) => {
    if (!busy() && paste(event.clipboardData?.getData('text/plain'))) event.preventDefault();
  };
  target.addEventListener('copy', onCopy);
  target.addEventListener('cut', onCopy);
  target.addEventListener('paste', onPaste);
  return () => {
    target.removeEventListener('copy', onCopy);
    target.removeEventListener('cut', onCopy);
    target.removeEventListener('paste', onPaste);
  };
}
