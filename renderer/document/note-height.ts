// How high a note is drawn: from afar its words are larger than its box was made for, and it grows with them.
import type { Note } from '../../graph-core/index.ts';

/** Words are enlarged by no more, where a whole graph is seen. */
export const largestWords = 1.84;

/** In the graph's pixels, in whichever language needs more; `scale` = 1 from near, as note-node.css has it. */
export function noteHeight({ text, frame, size }: Note, scale: number): number {
  if (frame) return size.height;
  const isNear = scale === 1;
  const font = isNear ? 13 : 12 * scale;
  const { sides, ends, line } = isNear
    ? { sides: 27, ends: 16, line: 1.5 }
    : { sides: 15, ends: 8, line: 1.3 };
  const words = typeof text === 'string' ? [text] : Object.values(text).map(String);
  const lines = Math.max(1, ...words.map((said) => linesOf(said, size.width - sides, font)));
  return Math.max(size.height, Math.ceil(lines * font * line + ends));
}

const japanese = '\u2e80';

/** A letter of Inter is 0.53 em wide on average, one of Japanese 1 em. */
function widthOf(words: string): number {
  return Array.from(words).reduce((sum, letter) => sum + (letter > japanese ? 1 : 0.53), 0);
}

/** Estimated, not measured: the arrangement must come out the same on every machine. */
function linesOf(words: string, room: number, font: number): number {
  return words.split('\n').reduce((lines, paragraph) => {
    let [count, used] = [1, 0];
    for (const part of paragraph.match(/[\u2e81-\uffff]|[^\s\u2e81-\uffff]+\s*|\s+/g) ?? []) {
      if (used > 0 && used + widthOf(part.trimEnd()) * font > room) [count, used] = [count + 1, 0];
      used += widthOf(part) * font;
    }
    return lines + count;
  }, 0);
}
