// Draws one sentence of the toy grammar, in English and in Japanese. Knows patterns, not words.
import type { Random } from '../random.ts';
import {
  calling,
  describing,
  having,
  liking,
  placing,
  pointing,
  wondering,
} from './being-sentences.ts';
import type { Said } from './said.ts';
import { modal, past, present, request, whatQuestion } from './verb-sentences.ts';

/** Each pattern as often as it stands here. */
const patterns: readonly ((random: Random) => Said)[] = [
  pointing,
  pointing,
  calling,
  describing,
  describing,
  placing,
  placing,
  having,
  liking,
  wondering,
  present,
  present,
  present,
  past,
  past,
  modal,
  modal,
  request,
  request,
  whatQuestion,
];

/** Longer ones are drawn again. */
export const longestEnglish = 12;
export const longestJapanese = 14;

export function sentence(random: Random): Said {
  for (;;) {
    const said = random.pick(patterns)(random);
    if (said.en.length <= longestEnglish && said.ja.length <= longestJapanese) return said;
  }
}
