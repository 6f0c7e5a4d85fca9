// A file written whole or not at all: temporary file, fsync, rename, fsync of its folder. The one way this app writes.
import type { Stats } from 'node:fs';
import { mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { sweep, temporaryName } from './temporary-files.ts';

export interface WriteOptions {
  /** Asked last, when the new bytes are on the disk already: false leaves the old file and throws nothing. */
  readonly mayReplace?: () => Promise<boolean>;
  /** The user wants a file replaced that nobody may write to; it stays read-only. */
  readonly evenReadOnly?: boolean | undefined;
}

/** The new file stands, but the disk did not confirm that it would after a power cut. */
export class Unconfirmed extends Error {
  constructor(
    readonly code: string,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'Unconfirmed';
  }
}

/**
 * After a crash at any moment the file holds its old or its new bytes. A link is followed, mode and owner stay; of a
 * hard link only this name gets the new bytes, since nothing writes two names at once. Throws the system's error, or
 * EREADONLY where nobody may write to the file; the old file is then intact. Throws Unconfirmed where the new one stands.
 * Answers whether it was written.
 */
export async function writeWhole(
  file: string,
  contents: Uint8Array | string,
  { mayReplace, evenReadOnly = false }: WriteOptions = {},
): Promise<boolean> {
  await mkdir(path.dirname(file), { recursive: true });
  const target = await realpath(file).catch(() => file);
  const folder = path.dirname(target);
  const old = await stat(target).catch(() => undefined);
  if (old && !evenReadOnly && (old.mode & 0o222) === 0) throw readOnly(file);
  const temporary = path.join(folder, temporaryName());
  try {
    await writeTemporary(temporary, contents, old);
    if (mayReplace && !(await mayReplace())) {
      await rm(temporary, { force: true });
      return false;
    }
    await replace(temporary, target);
  } catch (reason) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw reason;
  }
  await sweep(folder);
  await syncFolder(folder);
  return true;
}

async function writeTemporary(
  temporary: string,
  contents: Uint8Array | string,
  old: Stats | undefined,
): Promise<void> {
  // What is private stays so from the first byte on.
  const handle = await open(temporary, 'wx', old ? old.mode & 0o600 : 0o666);
  try {
    await handle.writeFile(contents);
    if (old && process.platform !== 'win32') {
      // Only root may give a file away; the group alone may be kept by its members.
      await handle
        .chown(old.uid, old.gid)
        .catch(() => handle.chown(-1, old.gid).catch(() => undefined));
      await handle.chmod(old.mode & 0o7777);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** How often, and how many milliseconds apart: a virus scanner on Windows holds a new file for a moment. */
const [tries, between] = [10, 50];

async function replace(temporary: string, target: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(temporary, target);
    } catch (reason) {
      const { code = '' } = reason as NodeJS.ErrnoException;
      const held = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(code);
      if (!held || attempt === tries) throw reason;
      await new Promise((resolve) => setTimeout(resolve, between * attempt));
    }
  }
}

/** The rename itself reaches the disk; Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (reason) {
    throw new Unconfirmed((reason as NodeJS.ErrnoException).code ?? 'UNKNOWN', reason);
  }
}

function readOnly(file: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${path.basename(file)} is read-only`), { code: 'EREADONLY' });
}
