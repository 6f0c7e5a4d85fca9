// What a typed word means: one ranking for every search, by names in both languages, their readings and what else people say.
import { readAloud } from './readings.ts';

export interface Searched {
  /** Its titles first, then what else it is called. */
  readonly names: readonly string[];
  /** Sentences about it: found by their words too, behind everything found by a name. */
  readonly about?: string;
}

/** Those that the query finds, the closest first; all of them, in their order, where nothing is typed. */
export function ranked<I extends Searched>(items: readonly I[], query: string): readonly I[] {
  if (query.trim() === '') return items;
  const wanted = spelling(query);
  return items
    .map((item) => ({ item, far: distance(item, wanted) }))
    .filter(({ far }) => far < Infinity)
    .sort((a, b) => a.far - b.far)
    .map(({ item }) => item);
}

interface Spelling {
  readonly words: readonly string[];
  /** Without what stands between words: MaxPool is Max pooling. */
  readonly joined: string;
}

/** Width, case, script of kana and British or American endings make no difference. */
function spelling(text: string): Spelling {
  const folded = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .replace(/is(ation|ed|e|ing)\b/g, 'iz$1');
  const words = folded.split(/[^\p{L}\p{N}\p{M}ー]+/u).filter(Boolean);
  return { words, joined: words.join('') };
}

interface Spelled {
  readonly names: readonly (Spelling & { readonly after: number })[];
  readonly sentences: string;
}

/** Items are spelled once, not with every key that is pressed. */
const known = new WeakMap<Searched, Spelled>();

function spelled(item: Searched): Spelled {
  const before = known.get(item);
  if (before) return before;
  const names = item.names.flatMap((name, index) => {
    const read = readAloud(name);
    // Titles come before other names, and what is written before how it is read.
    const written = { ...spelling(name), after: index < 2 ? 0 : 0.3 };
    return read === name ? [written] : [written, { ...spelling(read), after: written.after + 0.1 }];
  });
  const all = [...names, spelling(item.about ?? '')];
  const now = { names, sentences: all.map(({ words }) => words.join(' ')).join(' ') };
  known.set(item, now);
  return now;
}

/** A whole name is closer than its beginning, that than a later word of it, that than letters in it; a sentence comes last. */
function distance(item: Searched, wanted: Spelling): number {
  if (wanted.joined === '') return Infinity;
  const { names, sentences } = spelled(item);
  const best = Math.min(...names.map((name) => nameDistance(name, wanted) + name.after));
  if (best < Infinity) return best;
  return wanted.words.every((word) => sentences.includes(word)) ? 10 : Infinity;
}

function nameDistance({ words, joined }: Spelling, { joined: wanted, words: parts }: Spelling) {
  // The rest of a name that is not asked for puts it a little further.
  const rest = Math.min(joined.length - wanted.length, 99) / 1000;
  if (joined === wanted) return 0;
  if (joined.startsWith(wanted)) return 1 + rest;
  if (words.length > 1 && words.map(([first]) => first).join('') === wanted) return 1;
  if (words.some((_, index) => words.slice(index).join('').startsWith(wanted))) return 2 + rest;
  if (joined.includes(wanted)) return 3 + rest;
  return parts.every((part) => joined.includes(part)) ? 4 + rest : Infinity;
}
