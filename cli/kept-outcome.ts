// What a template of the lecture reached on a seed, kept in a folder, so that long rows can be run in parts.
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { LectureRun } from './lecture.ts';
import { writeFile } from './write-file.ts';

/** What is there already, or what `follow` reaches, which is then there. Without a folder nothing is kept. */
export async function keptOutcome<T>(
  folder: string | undefined,
  { row, name, template }: Pick<LectureRun, 'row' | 'name' | 'template'>,
  seed: number,
  follow: () => Promise<T>,
): Promise<T> {
  if (folder === undefined) return follow();
  const words = `${name}-${template}`.replaceAll(/[^a-z0-9]+/g, '-');
  const file = path.join(folder, `row-${row}-${words}-seed-${seed}.json`);
  // Whatever is wrong with the file, the way out is the same: train the seed.
  const kept = await readFile(file, 'utf8')
    .then((text) => JSON.parse(text, notANumber) as T)
    .catch(() => undefined);
  if (kept !== undefined) return kept;
  const outcome = await follow();
  await mkdir(folder, { recursive: true });
  await writeFile(file, `${JSON.stringify(outcome, null, 2)}\n`);
  return outcome;
}

/** JSON writes null for what was not a number. */
function notANumber(_: string, value: unknown): unknown {
  return value === null ? Number.NaN : value;
}
