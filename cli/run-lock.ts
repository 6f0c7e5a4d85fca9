// One training at a time in a run's folder: a lock file that says whose it is, gone with its process.
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { isAlive } from '../main/temporary-files.ts';
import { exitCodes, Failure } from './exit.ts';
import { text } from '../graph-core/index.ts';
import { whyOf } from './speech/language.ts';

const lockName = '.kumiki-run.lock';

/** Throws a Failure where another process trains into the folder. A lock whose process died is taken over. */
export async function withRunLock<Result>(
  folder: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const lock = path.join(folder, lockName);
  try {
    await mkdir(folder, { recursive: true });
    await take(lock, folder);
  } catch (reason) {
    if (reason instanceof Failure) throw reason;
    throw new Failure(
      exitCodes.failed,
      text(
        `Cannot write into ‘${folder}’: ${reason instanceof Error ? reason.message : String(reason)}. Choose another location with --out.`,
        `「${folder}」に書けません：${whyOf(reason).ja}。--out で別の場所を選んでください。`,
      ),
      { code: 'unwritable' },
    );
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(lock: string, folder: string): Promise<void> {
  for (;;) {
    try {
      const handle = await open(lock, 'wx');
      await handle.writeFile(`${process.pid}`);
      return await handle.close();
    } catch (reason) {
      if ((reason as NodeJS.ErrnoException).code !== 'EEXIST') throw reason;
    }
    const written = await readFile(lock, 'utf8').catch(() => '');
    const owner = Number(written);
    // Empty: another has just made it and not written its number yet.
    if (written === '' || isAlive(owner))
      throw new Failure(
        exitCodes.failed,
        text(
          `Another kumiki${written === '' ? '' : ` (process ${written})`} is training into ‘${folder}’; nothing was written. Wait for it to end or give another --out.`,
          `別の kumiki${written === '' ? '' : `（プロセス ${written}）`}が「${folder}」に学習しているので、何も書きませんでした。終わるのを待つか、別の --out を指定してください。`,
        ),
        { code: 'run-locked', folder, ...(written !== '' && { process: owner }) },
      );
    await rm(lock, { force: true });
  }
}
