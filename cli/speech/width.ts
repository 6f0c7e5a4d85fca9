// How wide words stand on a terminal, where a character of Chinese, Japanese or Korean takes two columns.

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/gu;

export function widthOf(words: string): number {
  return words.length + (words.match(wide)?.length ?? 0);
}

export function padded(words: string, width: number): string {
  return words + ' '.repeat(Math.max(0, width - widthOf(words)));
}

/** As much from the beginning as fits. */
export function cutTo(words: string, width: number): string {
  let [at, taken] = [0, 0];
  for (const letter of words) {
    taken += widthOf(letter);
    if (taken > width) break;
    at += letter.length;
  }
  return words.slice(0, at);
}

const pieces = new Intl.Segmenter('ja', { granularity: 'word' });

/** Lines that break between words, also where no space parts them; never before what may not begin a line. */
export function wrapped(words: string, width: number): string {
  const lines: string[] = [];
  for (const given of words.split('\n')) {
    let line = '';
    for (const piece of unbroken(given))
      if (widthOf(line + piece.trimEnd()) <= width) line += piece;
      else {
        lines.push(line.trimEnd());
        line = piece.trimStart();
      }
    lines.push(line.trimEnd());
  }
  return lines.join('\n');
}

/** Words with the signs that close behind them, and what an option is written with in one piece. */
function unbroken(words: string): readonly string[] {
  const parts: string[] = [];
  for (const { segment } of pieces.segment(words)) {
    const last = parts.at(-1);
    const isBound =
      /^[、。，．：；）」』？！・ー%,.:;)\]}'"]/u.test(segment) ||
      (last !== undefined && /[（「『([{'"]$/u.test(last)) ||
      (last !== undefined && /[!-~]$/.test(last) && /^[!-~]/.test(segment));
    if (isBound && last !== undefined) parts[parts.length - 1] = last + segment;
    else parts.push(segment);
  }
  return parts;
}
