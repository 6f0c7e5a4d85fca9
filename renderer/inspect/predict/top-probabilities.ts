// The likeliest classes of each place, with the right one marked where the sample says it.
import type { ViewData } from '../../../graph-core/index.ts';

export interface TopProbability {
  readonly id: number;
  readonly word: string;
  readonly probability: number;
  readonly isRight: boolean;
}

export interface TopAtPosition {
  /** Counted from 0. */
  readonly index: number;
  /** The word that was read there; absent where no words are read. */
  readonly read: string | undefined;
  /** Absent where the sample has no right answer for this place. */
  readonly right: string | undefined;
  /** The likeliest first. */
  readonly best: readonly TopProbability[];
}

/** Id 0 pads a sequence: there nothing is asked. */
const padId = 0;

/** Of a view of probabilities [class] or [place, class]. Places that are only padding are left out. */
export function topOf(
  { shape, axes, data, target }: ViewData,
  most: number,
): readonly TopAtPosition[] {
  const classes = shape.at(-1) ?? 1;
  const words = axes.at(-1)?.labels;
  const wordOf = (id: number): string => words?.[id] || `${id}`;
  const isSequence = shape.length > 1;
  const read = isSequence ? axes[0]?.labels : undefined;
  const positions: TopAtPosition[] = [];
  for (let index = 0; index * classes < data.length; index++) {
    const row = data.subarray(index * classes, (index + 1) * classes);
    const id = target?.[index];
    const right = id === undefined || (isSequence && id === padId) ? undefined : id;
    if (read?.[index] === '' && right === undefined) continue;
    const ids = Array.from(row.keys()).sort((a, b) => (row[b] ?? 0) - (row[a] ?? 0));
    positions.push({
      index,
      read: read?.[index],
      right: right === undefined ? undefined : wordOf(right),
      best: ids.slice(0, most).map((likely) => ({
        id: likely,
        word: wordOf(likely),
        probability: row[likely] ?? 0,
        isRight: likely === right,
      })),
    });
  }
  return positions;
}
