// How well the next token can be guessed from the one before alone: the bar a language model must get under.
import type { Dataset } from './dataset.ts';
import { padId } from './dataset.ts';
import { sizeOf } from './in-memory.ts';

/** Conditional entropy H(x_t | x_{t−1}) of a column's training examples, in nats per token; the first has no bigram. */
export function bigramEntropy(dataset: Dataset, column: string, examples = 2_000): number {
  const size = sizeOf(dataset.columns.find(({ name }) => name === column)?.sizes ?? []);
  const count = Math.min(examples, dataset.count.training);
  const indices = Int32Array.from({ length: count }, (_, index) => index);
  const ids = dataset.batch('training', indices)[column] ?? new Int32Array();
  const pairs = new Map<string, number>();
  const firsts = new Map<number, number>();
  let total = 0;
  for (let index = 1; index < ids.length; index++) {
    const [before = padId, now = padId] = [ids[index - 1], ids[index]];
    if (index % size === 0 || now === padId) continue;
    pairs.set(`${before} ${now}`, (pairs.get(`${before} ${now}`) ?? 0) + 1);
    firsts.set(before, (firsts.get(before) ?? 0) + 1);
    total++;
  }
  let entropy = 0;
  for (const [pair, seen] of pairs) {
    const first = firsts.get(Number(pair.split(' ')[0])) ?? seen;
    entropy -= (seen / total) * Math.log(seen / first);
  }
  return entropy;
}
