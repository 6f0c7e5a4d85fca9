// A run's folder in a browser: read again and again where it can hand out a folder, else once, as it was when it was chosen.
import type { Ask, Host } from '../../main/host-api.ts';
import { runFolderFiles } from '../../main/host-api.ts';
import { pickFiles } from './choose-files.ts';
import { failureOf, orFailure } from './host-failures.ts';

type FolderCalls = Pick<Host, 'openRunFolder' | 'listRunFolder' | 'readRunFile'>;
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

async function fileIn(folder: FileSystemDirectoryHandle, file: RunFile): Promise<File | undefined> {
  const [name = '', ...above] = file.split('/').reverse();
  try {
    let at = folder;
    for (const part of above.reverse()) at = await at.getDirectoryHandle(part);
    return await (await at.getFileHandle(name)).getFile();
  } catch (reason) {
    const absent =
      reason instanceof DOMException && /^(NotFound|TypeMismatch)Error$/.test(reason.name);
    if (!absent) throw reason;
    // A folder that was deleted or renamed has no files either, and says so only here.
    await folder.keys().next();
    return undefined;
  }
}
