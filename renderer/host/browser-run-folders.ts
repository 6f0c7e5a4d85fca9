// A run's folder in a browser: read again and again where it can hand out a folder or one is dropped, else once, as it was when it was chosen.
import type { Ask, Host } from '../../main/host-api.ts';
import { runFolderFiles } from '../../main/host-api.ts';
import { pickFiles } from './choose-files.ts';
import { failureOf, orFailure } from './host-failures.ts';

type FolderCalls = Pick<Host, 'openRunFolder'> & ReadCalls;
type ReadCalls = Pick<Host, 'listRunFolder' | 'readRunFile'>;
type RunFile = Ask<'readRunFile'>['file'];

/** Answers undefined where the file is not there. */
type Folder = (file: RunFile) => Promise<File | undefined>;

/** TypeScript's DOM library does not declare it. */
interface FolderPicker {
  showDirectoryPicker?(options: object): Promise<FileSystemDirectoryHandle>;
}

export function browserRunFolders(): FolderCalls {
  /** For this visit alone. */
  const chosen = new Map<string, Folder>();
  const remember = (folder: Folder) => {
    const token = `run-folder:${crypto.randomUUID()}`;
    chosen.set(token, folder);
    return token;
  };
  const folderOf = (token: string): Folder => {
    const folder = chosen.get(token);
    if (!folder) throw new DOMException('', 'NotFoundError');
    return folder;
  };
  return {
    async openRunFolder() {
      const { showDirectoryPicker } = globalThis as FolderPicker;
      if (!showDirectoryPicker) {
        const files = await pickFiles({ accept: [], multiple: true, folder: true });
        const [name = ''] = files[0]?.webkitRelativePath.split('/') ?? [];
        if (name === '') return { cancelled: true };
        return { token: remember(asItWas(files)), name, once: true };
      }
      try {
        const handle = await showDirectoryPicker.call(globalThis, { mode: 'read' });
        return { token: remember((file) => fileIn(handle, file)), name: handle.name || '/' };
      } catch (reason) {
        const turnedBack = reason instanceof DOMException && reason.name === 'AbortError';
        return turnedBack ? { cancelled: true } : failureOf(reason);
      }
    },
    ...readCalls(folderOf),
  };
}

/** Reads a folder that was dropped on the window, whatever the host: the screen has it already. */
export function droppedRunFolder(entry: FileSystemDirectoryEntry): ReadCalls {
  return readCalls(() => (file) => fileOfEntry(entry, file));
}

function readCalls(folderOf: (token: string) => Folder): ReadCalls {
  return {
    listRunFolder: ({ token }) =>
      orFailure(async () => {
        const folder = folderOf(token);
        const found = await Promise.all(
          runFolderFiles.map(async (file) => {
            const there = await folder(file);
            return there ? [{ file, size: there.size, changedAt: there.lastModified }] : [];
          }),
        );
        return { files: found.flat() };
      }),
    readRunFile: ({ token, file, from, until }) =>
      orFailure(async () => {
        const there = await folderOf(token)(file);
        if (!there) throw new DOMException('', 'NotFoundError');
        return { bytes: new Uint8Array(await there.slice(from, until).arrayBuffer()) };
      }),
  };
}

/** Their paths begin with the name of the folder. */
function asItWas(files: readonly File[]): Folder {
  const byPath = new Map(
    files.map((file) => [file.webkitRelativePath.split('/').slice(1).join('/'), file]),
  );
  return async (file) => byPath.get(file);
}

/** As it is now: whoever asks again is given it anew. */
async function fileOfEntry(
  folder: FileSystemDirectoryEntry,
  file: string,
): Promise<File | undefined> {
  try {
    const entry = await new Promise<FileSystemEntry>((resolve, reject) =>
      folder.getFile(file, {}, resolve, reject),
    );
    return await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
  } catch (reason) {
    if (isAbsent(reason)) return undefined;
    throw reason;
  }
}

function isAbsent(reason: unknown): boolean {
  return reason instanceof DOMException && /^(NotFound|TypeMismatch)Error$/.test(reason.name);
}

async function fileIn(folder: FileSystemDirectoryHandle, file: RunFile): Promise<File | undefined> {
  const [name = '', ...above] = file.split('/').reverse();
  try {
    let at = folder;
    for (const part of above.reverse()) at = await at.getDirectoryHandle(part);
    return await (await at.getFileHandle(name)).getFile();
  } catch (reason) {
    if (!isAbsent(reason)) throw reason;
    // A folder that was deleted or renamed has no files either, and says so only here.
    await folder.keys().next();
    return undefined;
  }
}
