// The words along a side of a heat-map; where cells are too small for all of them, some places are named.
import type { Side } from './table.ts';

/** Cells smaller than this have no word of their own. */
const smallestWord = 10;
const lowestTop = 20;
const highestTop = 140;
const numberWidth = 26;

/** Space for words at the left, in pixels. */
export function wordSpace(labels: readonly string[] | undefined): number {
  if (!labels) return 44;
  const most = labels.reduce((widest, label) => Math.max(widest, wordWidth(label)), 0);
  return Math.min(140, Math.max(44, most + 12));
}

/** In pixels: about 7.5 a letter of the mono face, 13 a wide sign. */
function wordWidth(word: string): number {
  return [...word].reduce((width, letter) => width + (isWide(letter) ? 13 : 7.5), 0);
}

function isWide(letter: string): boolean {
  return (letter.codePointAt(0) ?? 0) > 0x2e7f;
}

/** How a word stands above a column so wide: as it is, running upwards, or sign below sign as Japanese does. */
function wayOf(word: string, size: number): 'upright' | 'turned' | 'standing' {
  if ([...word].length === 1 || wordWidth(word) <= size) return 'upright';
  return [...word].every(isWide) ? 'standing' : 'turned';
}

interface LabelsProps {
  readonly side: Side;
  readonly size: number;
  readonly chosen: number | undefined;
  readonly along: 'top' | 'left';
}

export function Labels({ side, size, chosen, along }: LabelsProps) {
  const { labels, length } = side;
  const ways = along === 'top' ? labels?.map((label) => wayOf(label, size)) : undefined;
  const high = labels?.reduce(
    (most, label, index) =>
      ways?.[index] === 'upright' ? most : Math.max(most, wordWidth(label) + 8),
    lowestTop,
  );
  // Where cells are too small for words or numbers, some places are named, and always the one in use.
  const needed = labels || along === 'left' ? smallestWord : numberWidth;
  const every = size >= needed ? 1 : Math.ceil(needed / size);
  /** A number is wider than its column, and is not to be cut at the end. */
  const leftOf = (at: number) =>
    labels || along === 'left' || every === 1
      ? at * size
      : Math.max(0, Math.min(at * size, length * size - wordWidth(`${at + 1}`)));
  const indices = Array.from({ length }, (_, index) => index).filter((at) => {
    if (at === chosen || every === 1) return true;
    const regular = at === 0 || ((at + 1) % every === 0 && leftOf(at) === at * size);
    return regular && (chosen === undefined || Math.abs(at - chosen) >= every);
  });
  return (
    <div
      className={`heat-labels heat-labels-${along}`}
      style={along === 'top' ? { height: Math.min(highestTop, high ?? lowestTop) } : undefined}
      aria-hidden
    >
      {indices.map((at) => (
        <span
          key={at}
          className="heat-label numbers"
          data-way={ways?.[at]}
          data-chosen={at === chosen}
          style={
            along === 'top'
              ? { left: leftOf(at), width: Math.max(size, smallestWord) }
              : { top: at * size + size / 2 }
          }
        >
          {labels?.[at] ?? at + 1}
        </span>
      ))}
    </div>
  );
}
