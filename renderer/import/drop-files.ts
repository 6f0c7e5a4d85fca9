// Files dragged over the window and dropped on it: says what will become of them, then hands them on.
import { text } from '../../graph-core/index.ts';
import { openDroppedRun } from '../commands/follow-run.ts';
import { useDocument } from '../document/document.ts';
import { useScreen } from '../stores/screen.ts';
import { hintFor, useDropHint } from './drop-hint.ts';
import { droppedFiles } from './dropped-files.ts';
import { takeFiles } from './take-files.ts';

/** Milliseconds after the last sign of a drag; leaving the window gives none that can be relied on. */
const lingers = 300;

/** A place that takes files itself has prevented the event by the time it gets here. */
export function bindFileDrop(target: Window = window): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const show = (hint: ReturnType<typeof hintFor> | undefined) => {
    if (useDropHint.getState().hint !== hint) useDropHint.setState({ hint });
  };
  const onDragOver = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    const kinds = [...event.dataTransfer.items].map(({ type }) => type);
    show(hintFor(kinds, useDocument.getState().isOpen));
    clearTimeout(timer);
    timer = setTimeout(() => show(undefined), lingers);
  };
  const onDrop = (event: DragEvent) => {
    show(undefined);
    const { dataTransfer } = event;
    if (event.defaultPrevented || !dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    droppedFiles(dataTransfer)
      .then((dropped) =>
        'run' in dropped ? openDroppedRun(dropped.run) : takeFiles(dropped.files),
      )
      .catch((reason: unknown) => sayUnread(reason));
  };
  target.addEventListener('dragover', onDragOver);
  target.addEventListener('drop', onDrop);
  return () => {
    clearTimeout(timer);
    target.removeEventListener('dragover', onDragOver);
    target.removeEventListener('drop', onDrop);
  };
}

function sayUnread(reason: unknown): void {
  const why = reason instanceof Error ? reason.message : String(reason);
  useScreen.getState().say({
    tone: 'problem',
    text: text(
      `What was dropped could not be read: ${why}`,
      `ドロップされたものを読めませんでした：${why}`,
    ),
  });
}
