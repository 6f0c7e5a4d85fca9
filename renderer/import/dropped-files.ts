// What was dropped: the folder of a run, or files, folders read through.
import type { SentFile } from '../../graph-core/index.ts';
import { runFiles } from '../../graph-core/index.ts';

/** With its path inside the folder it came in. */
export interface DroppedFile extends SentFile {
  readonly content: File;
}

/** Folders beyond this are not for learning in a browser. */
const mostFiles = 200_000;

type Dropped =
  | { readonly files: readonly DroppedFile[] }
  | { readonly run: FileSystemDirectoryEntry };

/** What is dropped must be taken hold of at once: after the event the list is empty. */
export async function droppedFiles(transfer: DataTransfer): Promise<Dropped> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.());
  const plain = [...transfer.files].map((content) => ({ name: content.name, content }));
  if (!entries.some((entry) => entry?.isDirectory)) return { files: plain };
  const [only, ...more] = entries;
  if (only && isFolder(only) && more.length === 0 && (await holdsRun(only))) return { run: only };
  const files: DroppedFile[] = [];
  for (const entry of entries) if (entry) await walk(entry, files);
  return { files };
}

function holdsRun(folder: FileSystemDirectoryEntry): Promise<boolean> {
  return new Promise((resolve) =>
    folder.getFile(
      runFiles.run,
      {},
      () => resolve(true),
      () => resolve(false),
    ),
  );
}

async function walk(entry: FileSystemEntry, found: DroppedFile[]): Promise<void> {
  if (found.length >= mostFiles || entry.name.startsWith('.')) return;
  if (isFile(entry)) {
    const content = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    found.push({ name: entry.fullPath.replace(/^\//, ''), content });
  } else if (isFolder(entry)) {
    const reader = entry.createReader();
    for (;;) {
      // A reader gives its folder in pieces, the last of which is empty.
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
      if (some.length === 0) return;
      for (const inner of some) await walk(inner, found);
    }
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
