// Noun phrases of the toy grammar in both languages at once.
import type { Random } from '../random.ts';
import { adjectives } from './adjectives.ts';
import type { Noun, NounSort } from './nouns.ts';
import { drinks, languagesSpoken, names, nouns, subjects } from './nouns.ts';
import type { VerbObject } from './verbs.ts';

export interface Phrase {
  readonly en: readonly string[];
  readonly ja: readonly string[];
  readonly plural: boolean;
  /** Living beings take います, things あります. */
  readonly alive: boolean;
  /** A number of them with its counter, which may also float behind the noun: 猫 が 三 匹. */
  readonly amount?: readonly string[];
  /** The Japanese without the amount. */
  readonly bare: readonly string[];
}

const owners = [
  { en: 'my', ja: '私' },
  { en: 'your', ja: 'あなた' },
  { en: 'his', ja: '彼' },
  { en: 'her', ja: '彼女' },
  { en: 'our', ja: '私たち' },
  { en: 'their', ja: '彼ら' },
];
const numbers = [
  { en: 'two', ja: '二' },
  { en: 'three', ja: '三' },
  { en: 'four', ja: '四' },
  { en: 'five', ja: '五' },
];

export type Determiner = 'a' | 'the' | 'this' | 'that' | 'owned' | 'number' | 'many';

const bySort = new Map<NounSort, readonly Noun[]>();
for (const noun of nouns) bySort.set(noun.sort, [...(bySort.get(noun.sort) ?? []), noun]);

export function nounOf(random: Random, sorts: readonly NounSort[]): Noun {
  return random.pick(bySort.get(random.pick(sorts)) ?? nouns);
}

/** `a` or `an`, by the letter that follows. */
export function article(next: string): string {
  return /^[aeiou]/.test(next) ? 'an' : 'a';
}

/** A noun with a determiner and perhaps an adjective. */
export function phrase(
  random: Random,
  sorts: readonly NounSort[],
  determiners: readonly Determiner[],
  { described = 0.3 } = {},
): Phrase {
  const noun = nounOf(random, sorts);
  const fitting = adjectives.filter((adjective) => adjective.sorts.has(noun.sort));
  const adjective = random.next() < described ? random.pick(fitting) : undefined;
  const determiner = random.pick(determiners);
  const plural =
    determiner === 'number' ||
    determiner === 'many' ||
    (determiner === 'owned' && random.next() < 0.25);
  const person = noun.sort === 'person';
  const words = [...(adjective ? [adjective.en] : []), plural ? noun.many : noun.one];
  const tail = [...(adjective?.before ?? []), noun.ja, ...(plural && person ? ['たち'] : [])];
  const shape = { plural, alive: person || noun.sort === 'animal' };
  switch (determiner) {
    case 'a':
      return { en: [article(words[0] ?? ''), ...words], ja: tail, bare: tail, ...shape };
    case 'the':
      return { en: ['the', ...words], ja: tail, bare: tail, ...shape };
    case 'many':
      return { en: words, ja: tail, bare: tail, ...shape };
    case 'this':
    case 'that': {
      const ja = [determiner === 'this' ? 'この' : 'その', ...tail];
      return { en: [determiner, ...words], ja, bare: ja, ...shape };
    }
    case 'owned': {
      const owner = random.pick(owners);
      const ja = [owner.ja, 'の', ...tail];
      return { en: [owner.en, ...words], ja, bare: ja, ...shape };
    }
    case 'number': {
      const { en, ja } = random.pick(numbers);
      const amount = [ja, noun.counter];
      const bare = [...(adjective?.before ?? []), noun.ja];
      return { en: [en, ...words], ja: [...amount, 'の', ...bare], bare, amount, ...shape };
    }
  }
}

export interface Subject extends Phrase {
  readonly person: 'i' | 'you' | 'third';
}

const pronouns = [
  { en: 'i', ja: '私', plural: false, person: 'i' },
  { en: 'you', ja: 'あなた', plural: false, person: 'you' },
  { en: 'he', ja: '彼', plural: false, person: 'third' },
  { en: 'she', ja: '彼女', plural: false, person: 'third' },
  { en: 'we', ja: '私たち', plural: true, person: 'third' },
  { en: 'they', ja: '彼ら', plural: true, person: 'third' },
] as const;

/** Whoever does something: a pronoun, a name, a person. */
export function subject(random: Random): Subject {
  const draw = random.next();
  if (draw < 0.5) {
    const { en, ja, plural, person } = random.pick(pronouns);
    return { en: [en], ja: [ja], bare: [ja], plural, alive: true, person };
  }
  if (draw < 0.65) {
    const { en, ja } = random.pick(names);
    return { en: [en], ja: [ja], bare: [ja], plural: false, alive: true, person: 'third' };
  }
  return {
    ...phrase(random, ['person'], ['the', 'this', 'that', 'owned'], { described: 0.15 }),
    person: 'third',
  };
}

/** What a verb is done to. */
export function objectOf(random: Random, sorts: readonly VerbObject[]): Phrase {
  const sort = random.pick(sorts);
  if (sort !== 'drink' && sort !== 'subject' && sort !== 'language')
    return phrase(random, [sort], ['a', 'the', 'the', 'this', 'that', 'owned', 'number', 'many']);
  const mass = random.pick({ drink: drinks, subject: subjects, language: languagesSpoken }[sort]);
  return { en: [mass.en], ja: [mass.ja], bare: [mass.ja], plural: false, alive: false };
}
