// Choosing, reading and writing files in a browser, with the File System Access API where there is one. Knows no document.
import { pickFiles } from './choose-files.ts';

/** The parts of the File System Access API that TypeScript's DOM library does not declare. */
interface Pickers {
  showOpenFilePicker?(options: object): Promise<FileSystemFileHandle[]>;
  showSaveFilePicker?(options: object): Promise<FileSystemFileHandle>;
}
interface Permissioned {
  queryPermission?(options: { mode: 'readwrite' }): Promise<PermissionState>;
  requestPermission?(options: { mode: 'readwrite' }): Promise<PermissionState>;
}

export type Chosen = { readonly handle?: FileSystemFileHandle; readonly file: File };

const pickers = globalThis as Pickers;
const documentTypes = [
  { description: 'Kumiki', accept: { 'application/json': ['.kumiki', '.json'] } },
];

/** Undefined where the user turned back. */
export async function chooseDocument(): Promise<Chosen | undefined> {
  if (!pickers.showOpenFilePicker) {
    const [file] = await pickFiles({ accept: ['.kumiki', '.json'], multiple: false });
    return file && { file };
  }
  const handles = await unlessCancelled(pickers.showOpenFilePicker({ types: documentTypes }));
  const handle = handles?.[0];
  return handle && { handle, file: await handle.getFile() };
}

/** A handle to write to, `download` where the browser has none, undefined where the user turned back. */
export async function chooseTarget(
  suggestedName: string,
  isDocument: boolean,
): Promise<FileSystemFileHandle | 'download' | undefined> {
  if (!pickers.showSaveFilePicker) return 'download';
  return unlessCancelled(
    pickers.showSaveFilePicker({ suggestedName, ...(isDocument ? { types: documentTypes } : {}) }),
  );
}

export function download(name: string, content: Uint8Array | string): void {
  const part = typeof content === 'string' ? content : new Uint8Array(content);
  const address = URL.createObjectURL(new Blob([part], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** The browser writes beside the file and swaps at `close`, so a crash leaves the old content. */
export async function writeTo(
  handle: FileSystemFileHandle,
  content: Uint8Array | string,
): Promise<void> {
  const stream = await handle.createWritable();
  try {
    await stream.write(typeof content === 'string' ? content : new Uint8Array(content));
  } catch (reason) {
    await stream.abort();
    throw reason;
  }
  await stream.close();
}

export async function mayUse(handle: FileSystemFileHandle): Promise<boolean> {
  const asked = handle as FileSystemFileHandle & Permissioned;
  if (!asked.queryPermission || !asked.requestPermission) return true;
  if ((await asked.queryPermission({ mode: 'readwrite' })) === 'granted') return true;
  return (await asked.requestPermission({ mode: 'readwrite' })) === 'granted';
}

async function unlessCancelled<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (reason) {
    if (reason instanceof DOMException && reason.name === 'AbortError') return undefined;
    throw reason;
  }
}
