// One saver of a file at a time, other programs' windows included: a lock file beside it. Knows no contents.
import { createHash, randomUUID } from 'node:crypto';
import { link, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { isAlive } from './temporary-files.ts';

/** In milliseconds: between two looks, until it is given up, and until a lock counts as forgotten. */
const [between, patience, forgotten] = [5, 10_000, 30_000];

/** Throws the system's error, or EBUSY where another holds the lock too long. */
export async function withLock<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  const target = await realpath(file).catch(() => path.resolve(file));
  const name = createHash('sha256').update(path.basename(target)).digest('hex').slice(0, 16);
  const lock = path.join(path.dirname(target), `.kumiki-${name}.lock`);
  await take(lock, Date.now() + patience);
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(lock: string, until: number): Promise<void> {
  for (;;) {
    try {
      const handle = await open(lock, 'wx', 0o600);
      try {
        await handle.writeFile(`${process.pid}`);
      } finally {
        await handle.close();
      }
      return;
    } catch (reason) {
      if ((reason as NodeJS.ErrnoException).code !== 'EEXIST') throw reason;
    }
    if (await isForgotten(lock)) await setAside(lock);
    else if (Date.now() > until)
      throw Object.assign(new Error('another program is saving it'), { code: 'EBUSY' });
    else await new Promise((resolve) => setTimeout(resolve, between));
  }
}

/** Renamed before it is removed: where another was quicker and holds it anew, it gets it back. */
async function setAside(lock: string): Promise<void> {
  const aside = `${lock}.${randomUUID()}`;
  try {
    await rename(lock, aside);
    if (!(await isForgotten(aside))) await link(aside, lock);
  } catch {
    // Somebody else did it.
  }
  await rm(aside, { force: true });
}

/** Its owner died, or has held it longer than any save takes. */
async function isForgotten(lock: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(lock);
    const owner = Number(await readFile(lock, 'utf8'));
    // Just made, its number not written yet.
    if (owner === 0) return Date.now() - mtimeMs > forgotten;
    return !isAlive(owner) || Date.now() - mtimeMs > forgotten;
  } catch {
    return false;
  }
}
