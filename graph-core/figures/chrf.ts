// chrF of a corpus (Popović 2015): runs of characters that both have, recall counting twice, as sacrebleu computes it.
import { ngrams, shared } from './ngrams.ts';

export interface Chrf {
  /** 0 … 100. */
  readonly score: number;
  readonly signature: string;
}

const orders = 6;
const beta = 2;

/** White space is left out; the statistics of all sentences are added up first. */
export function chrf(said: readonly string[], right: readonly string[]): Chrf {
  const sums = Array.from({ length: orders }, () => ({ said: 0, right: 0, shared: 0 }));
  said.forEach((sentence, index) => {
    const [characters, wanted] = [charactersOf(sentence), charactersOf(right[index] ?? '')];
    sums.forEach((sum, at) => {
      const [of, to] = [ngrams(characters, at + 1), ngrams(wanted, at + 1)];
      // Runs that the right sentence is too short for count nowhere.
      sum.said += to.size > 0 ? Math.max(0, characters.length - at) : 0;
      sum.right += Math.max(0, wanted.length - at);
      sum.shared += shared(of, to);
    });
  });
  const used = sums.filter((sum) => sum.said > 0 && sum.right > 0);
  const mean = (of: (sum: (typeof sums)[number]) => number) =>
    used.reduce((total, sum) => total + of(sum), 0) / Math.max(1, used.length);
  const precision = mean((sum) => sum.shared / sum.said);
  const recall = mean((sum) => sum.shared / sum.right);
  const factor = beta ** 2;
  const score =
    precision + recall === 0
      ? 0
      : (100 * (1 + factor) * precision * recall) / (factor * precision + recall);
  return { score, signature: `nrefs:1|case:mixed|eff:yes|nc:${orders}|nw:0|space:no` };
}

function charactersOf(sentence: string): string[] {
  return [...sentence.replace(/\s+/g, '')];
}
