// Files and folders that the user names, as the core takes them: with names that tell them apart.
import { open, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { FileContent, SentFile } from '../graph-core/index.ts';
import { partAndPath } from './data-part.ts';
import { dash, standardInput } from './document/standard-input.ts';
import { exitCodes, Failure } from './exit.ts';
import { text } from '../graph-core/index.ts';
import { whyOf } from './speech/language.ts';

/**
 * The user's own data: read when it is needed, in slices, so that it may be larger than memory. A folder stands for all
 * files in it, `-` for what comes on standard input. Names begin below the folder that all places have in common: `cats/1.png` and `dogs/1.png` stay two.
 */
export async function dataFilesAt(paths: readonly string[]): Promise<SentFile[]> {
  const piped = paths.includes(dash)
    ? [{ name: 'stdin', content: new Blob([Buffer.from(await standardInput('data'))]) }]
    : [];
  const given = paths
    .filter((file) => file !== dash)
    .map(partAndPath)
    .map(({ part, path: file }) => ({ part, file: path.resolve(file) }));
  const base = commonFolder(given.map(({ file }) => path.dirname(file)));
  const found = given.map(async ({ part, file }) =>
    (await filesBelow(file)).map((below) => ({ part, file: below })),
  );
  const named = await Promise.all(
    (await Promise.all(found)).flat().map(async ({ part, file }) => ({
      name: path.relative(base, file).split(path.sep).join('/'),
      content: await fileContent(file),
      ...(part && { part }),
    })),
  );
  return [...named, ...piped];
}

/** Whole files at once, by their names alone: weights. */
export async function filesAt(
  files: readonly string[],
): Promise<{ name: string; bytes: Uint8Array }[]> {
  return Promise.all(
    files.map(async (file) => ({ name: path.basename(file), bytes: await bytesAt(file) })),
  );
}

export async function bytesAt(file: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (reason) {
    throw unreadable(file, reason);
  }
}

/** The file itself, or what a folder holds at any depth, in order; hidden files are not data. */
async function filesBelow(folder: string): Promise<string[]> {
  try {
    if (!(await stat(folder)).isDirectory()) return [folder];
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => path.join(parentPath, name))
      .filter((file) => !/(^|[/\\])\./.test(path.relative(folder, file)))
      .sort();
  } catch (reason) {
    throw unreadable(folder, reason);
  }
}

function commonFolder(folders: readonly string[]): string {
  const [first = [], ...others] = folders.map((folder) => folder.split(path.sep));
  const parted = first.findIndex((part, index) => others.some((other) => other[index] !== part));
  return first.slice(0, parted < 0 ? first.length : parted).join(path.sep) || path.sep;
}

async function fileContent(file: string): Promise<FileContent> {
  try {
    const { size } = await stat(file);
    return {
      size,
      slice: (from, to) => ({
        async arrayBuffer() {
          const bytes = new Uint8Array(Math.max(0, Math.min(to, size) - from));
          const handle = await open(file);
          try {
            const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
            return bytes.buffer.slice(0, bytesRead);
          } finally {
            await handle.close();
          }
        },
      }),
    };
  } catch (reason) {
    throw unreadable(file, reason);
  }
}

function unreadable(file: string, reason: unknown): Failure {
  return new Failure(
    exitCodes.failed,
    text(
      `Cannot read ‘${file}’: ${reason instanceof Error ? reason.message : String(reason)}.`,
      `「${file}」を読めません：${whyOf(reason).ja}。`,
    ),
    { code: 'unreadable' },
  );
}
