// How often the test examples of a run were looked at, with what came out: kept beside its weights.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { bytesAt } from './data-files.ts';
import { exitCodes, Failure } from './exit.ts';
import { isRunFolder } from './read-document.ts';
import { writeFile } from './write-file.ts';
import { text } from '../graph-core/index.ts';

const testsName = 'tests.json';

const tests = z.array(
  z.looseObject({
    at: z.string(),
    examples: z.number(),
    metrics: z.record(z.string(), z.number()),
  }),
);
type Test = z.output<typeof tests>[number];

/** Notes one more look; answers how many there were by now, or undefined where the weights are not those of a run. */
export async function noteTest(weights: string, test: Test): Promise<number | undefined> {
  const folder = path.dirname(weights);
  if (!isRunFolder(folder)) return undefined;
  const all = [...(await testsIn(folder)), test];
  await writeFile(path.join(folder, testsName), `${JSON.stringify(all, null, 2)}\n`);
  return all.length;
}

/** Of a run that is replaced by another. */
export async function forgetTests(folder: string): Promise<void> {
  await rm(path.join(folder, testsName), { force: true });
}

async function testsIn(folder: string): Promise<readonly Test[]> {
  const file = path.join(folder, testsName);
  const bytes = await bytesAt(file).catch(() => undefined);
  if (!bytes) return [];
  try {
    return tests.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    throw new Failure(
      exitCodes.failed,
      text(
        `‘${file}’, which counts how often the test examples were measured, cannot be read. Correct it, or delete it to count anew.`,
        `テストを測った回数を数える「${file}」を読めません。直すか、削除して数え直してください。`,
      ),
      { code: 'bad-tests' },
    );
  }
}
