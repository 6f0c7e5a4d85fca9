// Sums over the tokens of a batch: foretold or not, and how many nats the right ones cost.
import type { Column } from '../../data/dataset.ts';
import { padId } from '../../data/dataset.ts';
import { likeliest } from '../../figures/class-figures.ts';
import type { TokenSums } from '../../figures/token-figures.ts';
import type { Answers } from './collected.ts';

interface Summing extends TokenSums {
  readonly column: Column;
  /** Whether the tokens are read one behind another, so that they spell a text. */
  readonly spells: boolean;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export function startTokens(column: Column, spells: boolean): Writable<Summing> {
  return { column, spells, tokens: 0, right: 0, examples: 0, exact: 0, nats: 0, characters: 0 };
}

/** Padding is never counted, and neither is what the mask leaves out. */
export function countTokens(
  sums: Writable<Summing>,
  { values, width, truth, examples, counted }: Answers,
): void {
  const positions = truth.length / examples;
  for (let example = 0; example < examples; example++) {
    let mistakes = 0;
    for (let position = example * positions; position < (example + 1) * positions; position++) {
      const id = truth[position] ?? padId;
      if (id === padId || counted?.[position] === 0) continue;
      const hit = likeliest(values, position * width, width) === id;
      if (hit) sums.right++;
      else mistakes++;
      sums.tokens++;
      sums.nats -= Math.log(Math.max(values[position * width + id] ?? 0, least));
    }
    sums.examples++;
    if (mistakes === 0) sums.exact++;
    const { decode } = sums.column;
    if (!sums.spells || !decode) continue;
    const ids = truth.subarray(example * positions, (example + 1) * positions);
    sums.characters += [...decode(ids)].length;
  }
}

/** The smallest normal number of float32: odds below it are rounded away. */
const least = 2 ** -126;
