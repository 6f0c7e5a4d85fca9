// Names of files that stand for a moment only, and the removal of those whose writer died. Knows no contents.
import { randomUUID } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** Short, so that a file whose own name is as long as the disk allows can be written too. */
export function temporaryName(): string {
  return `.kumiki-${process.pid}-${randomUUID()}.tmp`;
}

const ours = /^\.kumiki-(\d+)-[\da-f-]{36}\.tmp$/;
/** As versions before named them: `.model.json.<uuid>.tmp`. */
const older = /^\..+\.[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\.tmp$/;
/** No save takes as long as this, in milliseconds. */
const longest = 60 * 60 * 1000;

const swept = new Set<string>();

/** Once a folder and process. What cannot be removed stays: nothing depends on it. */
export async function sweep(folder: string): Promise<void> {
  if (swept.has(folder)) return;
  swept.add(folder);
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const writer = ours.exec(name)?.[1];
    if (writer === undefined && !older.test(name)) continue;
    const file = path.join(folder, name);
    if (writer !== undefined ? !isAlive(Number(writer)) : await isOld(file))
      await rm(file, { force: true }).catch(() => undefined);
  }
}

/** Whether a process of this number runs; it may be another than the one that had the number. */
export function isAlive(id: number): boolean {
  if (id === process.pid) return true;
  try {
    process.kill(id, 0);
    return true;
  } catch (reason) {
    // It lives, but is another user's.
    return (reason as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function isOld(file: string): Promise<boolean> {
  const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Date.now() }));
  return Date.now() - mtimeMs > longest;
}
