// A file written whole or not at all: temporary file, fsync, rename, fsync of its folder. The one way this app writes.
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * After a crash at any moment the file holds its old or its new bytes. Throws the system's error; the old file is
 * then intact.
 */
export async function writeWhole(file: string, contents: Uint8Array | string): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true });
  const temporary = path.join(folder, `.${path.basename(file).slice(0, 100)}.${randomUUID()}.tmp`);
  try {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(contents);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (reason) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw reason;
  }
  await syncFolder(folder);
}

/** The rename itself reaches the disk; Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
