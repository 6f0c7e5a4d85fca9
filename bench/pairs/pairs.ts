// Real pairs of sentences, 50,000 of them: a file of yours, or the spelling and the sounds of English words.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { deriveKey, permutation } from '../../graph-core/index.ts';

const pairCount = 50_000;

export interface Pairs {
  readonly name: string;
  /** One pair a line, parted by a tab; tokens are parted by blanks. */
  readonly text: string;
}

/** The first 50,000 pairs of a file `left<tab>right`. */
export async function pairsOf(file: string): Promise<Pairs> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.includes('\t'));
  return { name: file, text: lines.slice(0, pairCount).join('\n') };
}

/** `k i t t e n<tab>K IH T AH N`, from the CMU Pronouncing Dictionary, which the app brings with it. */
export async function dictionaryPairs(): Promise<Pairs> {
  const file = fileURLToPath(new URL('../../data/cmudict/words.txt.gz', import.meta.url));
  const lines = gunzipSync(await readFile(file))
    .toString('utf8')
    .trim()
    .split('\n');
  const order = permutation(deriveKey(0, 50_000), lines.length).subarray(0, pairCount);
  const text = Array.from(order, (at) => {
    const [word = '', ...sounds] = (lines[at] ?? '').split(' ');
    return `${[...word].join(' ')}\t${sounds.map((sound) => sound.replace(/\d/, '')).join(' ')}`;
  }).join('\n');
  return { name: 'CMU Pronouncing Dictionary, letters → sounds', text };
}
