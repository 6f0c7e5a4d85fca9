// Which word of the source a model looked at most when it said a word: what stands for ⟨unk⟩ (Luong 2015).
import type { ViewData } from '../view-data.ts';

/**
 * For each place of what was said, the place of the source with the largest weight, heads averaged; of the last
 * attention from what is said to the source. Undefined where no block shows one.
 */
export function attendedPositions(
  views: readonly ViewData[],
  source: readonly string[],
): ((position: number) => number) | undefined {
  const across = views
    .filter(({ kind, axes }) => {
      const [query, key] = axes.slice(-2);
      return kind === 'attention' && begins(key?.labels, source) && !begins(query?.labels, source);
    })
    .at(-1);
  if (!across) return undefined;
  const [keys = 0, queries = 0, heads = 1] = [...across.shape].reverse();
  return (position) => {
    let [best, most] = [0, Number.NEGATIVE_INFINITY];
    for (let key = 0; key < source.length; key++) {
      let sum = 0;
      for (let head = 0; head < heads; head++)
        sum += across.data[(head * queries + position) * keys + key] ?? 0;
      if (sum > most) [best, most] = [key, sum];
    }
    return best;
  };
}

function begins(labels: readonly string[] | undefined, words: readonly string[]): boolean {
  return labels !== undefined && words.every((word, index) => labels[index] === word);
}
