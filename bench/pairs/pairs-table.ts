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
  const [padded, cut] = results;
  const apart = Math.max(
    ...(padded?.losses ?? [])
      .slice(0, compared)
      .map((loss, step) => Math.abs(loss - (cut?.losses[step] ?? Number.NaN))),
  );
  console.log(`\n${template} on ${name}, up to ${lengths.join(' → ')} places`);
  for (const { way, milliseconds, padding } of results)
    console.log(
      `  ${way.padEnd(8)} ${milliseconds.toFixed(1).padStart(7)} ms a step   padding ${(padding * 100).toFixed(0).padStart(2)} %   ${((padded?.milliseconds ?? 0) / milliseconds).toFixed(2)} × as fast as padded`,
    );
  console.log(
    `  losses cut and not cut: ${apart.toExponential(1)} apart at most over ${compared} steps\n${facts} · ${machine()}`,
  );
  if (!(apart <= tolerance))
    throw new Error(`Cutting changed the loss by ${apart}, which is more than rounding.`);
}
