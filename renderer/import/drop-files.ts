// Files dropped on the window: a document is opened, anything else is held against the open one as weights.
import { mayLeave, showText } from '../commands/document-files.ts';
import { useDocument } from '../stores/document.ts';
import { openImport } from './chosen-weights.ts';

/** A place that takes files itself has prevented the event by the time it gets here. */
export function bindFileDrop(target: Window = window): () => void {
  const onDragOver = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };
  const onDrop = (event: DragEvent) => {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (event.defaultPrevented || files.length === 0) return;
    event.preventDefault();
    void take(files);
  };
  target.addEventListener('dragover', onDragOver);
  target.addEventListener('drop', onDrop);
  return () => {
    target.removeEventListener('dragover', onDragOver);
    target.removeEventListener('drop', onDrop);
  };
}

async function take(files: readonly File[]): Promise<void> {
  const [file, ...more] = files;
  if (file && more.length === 0 && (await isDocument(file))) {
    if (await mayLeave()) showText(await file.text(), { name: file.name });
  } else if (useDocument.getState().isOpen) openImport(files);
}

/** TensorFlow.js ends its weights in .json too, but says where they are. */
async function isDocument(file: File): Promise<boolean> {
  if (file.name.endsWith('.kumiki')) return true;
  return file.name.endsWith('.json') && !(await file.text()).includes('"weightsManifest"');
}
