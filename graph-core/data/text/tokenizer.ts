// How a user's text is cut: the option that chooses a way, what is fitted on the text, and how a fitted one cuts.
import { choice } from '../../params.ts';
import type { Text } from '../../text.ts';
import type { Tokenizer, TokenizerPreprocessing, TokenizerType } from './tokenizers.ts';
import { tokenizerWay } from './tokenizers.ts';
import { vocabulary } from './vocabulary.ts';

/** Those that a user may choose, in the order in which a form shows them. */
const offered = [
  'words',
  'characters',
  'white-space',
  'japanese',
  'subwords',
  'byte-level',
] as const satisfies readonly TokenizerType[];
export type TokenizerKind = (typeof offered)[number];

/** `pieces` and `limit` matter only where something is learned, from all pieces of the text. */
export async function fitTokenizer(
  kind: TokenizerKind,
  pieces: () => AsyncIterable<string>,
  limit: number,
): Promise<TokenizerPreprocessing> {
  if (!learns(kind)) return { type: kind };
  const merges = (await tokenizerWay(kind).learn?.(pieces(), limit)) ?? [];
  return { type: kind, merges: merges.map(([left, right]): [string, string] => [left, right]) };
}

export function learns(kind: TokenizerKind): kind is 'subwords' | 'byte-level' {
  return tokenizerWay(kind).learn !== undefined;
}

/** Whether it is learned from what is trained on alone: examples are shared out before they are cut. */
export function isAfterSplit(kind: TokenizerType): boolean {
  return tokenizerWay(kind).afterSplit === true;
}

/** How the tokenizer that a description names cuts and joins. */
export function cutterOf(tokenizer: TokenizerPreprocessing): Tokenizer {
  return tokenizerWay(tokenizer.type).cut(tokenizer);
}

/** By id, the special ones first; undefined where the text decides. */
export function ownWords(tokenizer: TokenizerPreprocessing): readonly string[] | undefined {
  const words = tokenizerWay(tokenizer.type).words?.(tokenizer);
  return words && vocabulary(words).words;
}

/** Words by id as a person reads them. */
export function shownWords(
  tokenizer: TokenizerPreprocessing,
  words: readonly string[],
): readonly string[] {
  const show = tokenizerWay(tokenizer.type).show?.(tokenizer);
  return show ? words.map(show) : words;
}

export function tokenizerOption(initial: TokenizerKind, label: Text) {
  const said = (which: 'offered' | 'help') =>
    Object.fromEntries(
      offered.flatMap((kind) => {
        const words = tokenizerWay(kind)[which];
        return words ? [[kind, words]] : [];
      }),
    );
  return choice(offered, initial, {
    label,
    choices: said('offered'),
    choiceHelp: said('help'),
  });
}
