// The text of a formula cut into words. Whatever cannot be cut is a word as well, so that nothing is lost.
import type { Place } from './term.ts';

export interface Word extends Place {
  readonly kind: 'number' | 'name' | 'sign' | 'strange';
  readonly text: string;
}

const word =
  /\s*(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[A-Za-z][A-Za-z0-9_]*)|(?<sign>\*\*|[-+*/^(),=])|(?<strange>\S))/uy;

/** Signs as they are also typed, all of them one letter long, so that places stay what they are. */
const typed: Readonly<Record<string, string>> = {
  '−': '-',
  '×': '*',
  '·': '*',
  '÷': '/',
  '、': ',',
};

/** Full-width letters, as a Japanese keyboard gives them, are those of ASCII. */
function plain(text: string): string {
  return text
    .replace(/[！-～]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0))
    .replace(/[−×·÷、]/g, (sign) => typed[sign] ?? sign);
}

export function wordsIn(text: string): Word[] {
  const source = plain(text);
  const words: Word[] = [];
  word.lastIndex = 0;
  for (;;) {
    const found = word.exec(source);
    if (!found) return words;
    const { groups = {} } = found;
    const [kind = 'strange', own = ''] =
      Object.entries(groups).find(([, text]) => text !== undefined) ?? [];
    const end = word.lastIndex;
    words.push({ kind: kind as Word['kind'], text: own, start: end - own.length, end });
  }
}

/** Without the `y =` that a formula may begin with. */
export function withoutName(words: readonly Word[]): readonly Word[] {
  const [first, second] = words;
  return first?.kind === 'name' && second?.text === '=' ? words.slice(2) : words;
}
