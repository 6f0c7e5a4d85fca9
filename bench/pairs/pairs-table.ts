// Prints what cutting and grouping saves, and how far the losses of cut batches are from those of whole ones.
import { machine } from '../open-sides.ts';
import type { PairsOptions, PairsRun } from './measure.ts';
import { measurePairs } from './measure.ts';
import { dictionaryPairs, pairsOf } from './pairs.ts';

const templates = ['seq2seq-bahdanau', 'transformer-translation'];
/** Adam makes a little more of rounding with every step. */
const compared = 10;
const tolerance = 5e-4;

export async function reportPairs(
  file: string | undefined,
  options: Omit<PairsOptions, 'template' | 'pairs'>,
  json: boolean,
): Promise<void> {
  const pairs = file === undefined ? await dictionaryPairs() : await pairsOf(file);
  for (const template of templates) {
    const run = await measurePairs({ ...options, template, pairs });
    if (json)
      console.log(JSON.stringify({ pairs: pairs.name, machine: machine(), ...run }, null, 2));
    else print(pairs.name, run);
  }
}

function print(name: string, { template, facts, lengths, results }: PairsRun): void {
  const of = (wanted: string) => results.find(({ way }) => way === wanted);
  const apart = (a: string, b: string): number => {
    const [ours, theirs] = [of(a)?.losses.slice(0, compared) ?? [], of(b)?.losses ?? []];
    return Math.max(...ours.map((loss, step) => Math.abs(loss - (theirs[step] ?? Number.NaN))));
  };
  console.log(`\n${template} on ${name}, up to ${lengths.join(' → ')} places`);
  for (const { way, milliseconds, padding } of results)
    console.log(
      `  ${way.padEnd(14)} ${milliseconds.toFixed(1).padStart(7)} ms a step   padding ${(padding * 100).toFixed(0).padStart(2)} %   ${((of('padded')?.milliseconds ?? 0) / milliseconds).toFixed(2)} × as fast as padded`,
    );
  const pairs = [['padded', 'cut'], ...(of('torch grouped') ? [['grouped', 'torch grouped']] : [])];
  for (const [a = '', b = ''] of pairs)
    console.log(
      `  losses ${a} and ${b}: ${apart(a, b).toExponential(1)} apart at most over ${compared} steps`,
    );
  const [mine, padded, grouped] = ['grouped', 'torch padded', 'torch grouped'].map(
    (way) => of(way)?.milliseconds,
  );
  if (mine && padded && grouped)
    console.log(
      `  ours grouped takes ${(mine / padded).toFixed(2)} × the time of PyTorch on padded batches, ${(mine / grouped).toFixed(2)} × on grouped ones`,
    );
  console.log(`${facts} · ${machine()}`);
  for (const [a = '', b = ''] of pairs)
    if (!(apart(a, b) <= tolerance))
      throw new Error(`${a} and ${b} do not compute the same: ${apart(a, b)} apart.`);
}
