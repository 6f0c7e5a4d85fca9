// Sentences that say what, where or how something is.
import type { Random } from '../random.ts';
import { adjectives } from './adjectives.ts';
import type { NounSort } from './nouns.ts';
import { article, nounOf, phrase, subject } from './phrases.ts';
import type { Said } from './said.ts';
import { asks, denies, states } from './said.ts';
import { positions } from './verbs.ts';

const things: readonly NounSort[] = [
  'tool',
  'container',
  'readable',
  'picture',
  'clothes',
  'instrument',
  'vehicle',
  'food',
  'animal',
];
/** What something can stand on, under or behind. */
const supports: readonly NounSort[] = ['tool', 'container', 'vehicle'];

const pointers = [
  { en: 'this', ja: 'これ', plural: false },
  { en: 'that', ja: 'それ', plural: false },
  { en: 'these', ja: 'これら', plural: true },
  { en: 'those', ja: 'それら', plural: true },
] as const;

/** `is` … in its three moods: X は Y です / では ありません / です か. */
function copula(
  random: Random,
  be: string,
  [first, second]: readonly [readonly string[], readonly string[]],
  { told, denied }: { told: readonly string[]; denied: readonly string[] },
): Said {
  const draw = random.next();
  if (draw < 0.45) return states([...first, be, ...second], [...told, 'です']);
  if (draw < 0.7) return denies([...first, be, 'not', ...second], [...denied, 'ありません']);
  return asks([be, ...first, ...second], [...told, 'です', 'か']);
}

/** This is a pen. */
export function pointing(random: Random): Said {
  const { en, ja, plural } = random.pick(pointers);
  const what = phrase(random, [...things, 'person'], plural ? ['many'] : ['a', 'a', 'owned']);
  if (what.plural !== plural) return pointing(random);
  const told = [ja, 'は', ...what.ja];
  return copula(random, plural ? 'are' : 'is', [[en], what.en], {
    told,
    denied: [...told, 'では'],
  });
}

/** She is a doctor. */
export function calling(random: Random): Said {
  const who = subject(random);
  const noun = nounOf(random, ['person']);
  const be = who.person === 'i' ? 'am' : who.plural || who.person === 'you' ? 'are' : 'is';
  const told = [...who.ja, 'は', noun.ja];
  const what = who.plural ? [noun.many] : [article(noun.one), noun.one];
  return copula(random, be, [who.en, what], { told, denied: [...told, 'では'] });
}

/** The car is red. */
export function describing(random: Random): Said {
  const sort = random.pick([...things, 'person', 'place'] as const);
  const what = phrase(random, [sort], ['the', 'this', 'that', 'owned'], { described: 0 });
  const adjective = random.pick(adjectives.filter(({ sorts }) => sorts.has(sort)));
  const topic = [...what.ja, 'は'];
  return copula(random, what.plural ? 'are' : 'is', [what.en, [adjective.en]], {
    told: [...topic, ...adjective.ends],
    denied: [...topic, ...adjective.denied],
  });
}

/** The cat is under the table; there are two cats under the table. */
export function placing(random: Random): Said {
  const where = random.pick(positions);
  const base = phrase(random, supports, ['the', 'owned'], { described: 0.15 });
  const spot = [...base.ja, 'の', where.ja, 'に'];
  const near = [...where.en, ...base.en];
  const draw = random.next();
  if (draw < 0.4) {
    const what = phrase(random, things, ['the', 'this', 'that', 'owned'], { described: 0.2 });
    const be = what.plural ? 'are' : 'is';
    const stays = what.alive ? 'い' : 'あり';
    const told = [...what.ja, 'は', ...spot, stays];
    if (draw < 0.2) return states([...what.en, be, ...near], [...told, 'ます']);
    if (draw < 0.3) return denies([...what.en, be, 'not', ...near], [...told, 'ません']);
    return asks([be, ...what.en, ...near], [...told, 'ます', 'か']);
  }
  const what = phrase(random, things, ['a', 'number', 'number'], { described: 0.2 });
  const be = what.plural ? 'are' : 'is';
  const stays = what.alive ? 'い' : 'あり';
  const told = [...spot, ...what.bare, 'が', ...(what.amount ?? []), stays];
  if (draw < 0.8) return states(['there', be, ...what.en, ...near], [...told, 'ます']);
  return asks([be, 'there', ...what.en, ...near], [...told, 'ます', 'か']);
}

/** He has two cars. */
export function having(random: Random): Said {
  const who = subject(random);
  const what = phrase(
    random,
    ['tool', 'container', 'readable', 'picture', 'clothes', 'vehicle'],
    ['a', 'number', 'number'],
  );
  const told = [...who.ja, 'は', ...what.bare, 'を', ...(what.amount ?? []), '持って', 'い'];
  const third = who.person === 'third' && !who.plural;
  const draw = random.next();
  if (draw < 0.6) return states([...who.en, third ? 'has' : 'have', ...what.en], [...told, 'ます']);
  const help = third ? 'does' : 'do';
  if (draw < 0.8) return denies([...who.en, help, 'not', 'have', ...what.en], [...told, 'ません']);
  return asks([help, ...who.en, 'have', ...what.en], [...told, 'ます', 'か']);
}

/** I like dogs. */
export function liking(random: Random): Said {
  const who = subject(random);
  const what = phrase(random, [...things, 'place'], ['the', 'this', 'that', 'owned', 'many']);
  const told = [...who.ja, 'は', ...what.ja, 'が', '好き'];
  const third = who.person === 'third' && !who.plural;
  const draw = random.next();
  if (draw < 0.5)
    return states([...who.en, third ? 'likes' : 'like', ...what.en], [...told, 'です']);
  const help = third ? 'does' : 'do';
  if (draw < 0.75)
    return denies([...who.en, help, 'not', 'like', ...what.en], [...told, 'では', 'ありません']);
  return asks([help, ...who.en, 'like', ...what.en], [...told, 'です', 'か']);
}

/** What is this? Where is the station? Whose book is that? */
export function wondering(random: Random): Said {
  const pointer = random.pick(pointers);
  const be = pointer.plural ? 'are' : 'is';
  const place = phrase(random, ['place'], ['the', 'this', 'that', 'owned'], { described: 0.3 });
  const person = phrase(random, ['person'], ['the', 'this', 'that', 'owned'], { described: 0.3 });
  const owned = phrase(random, things, [pointer.plural ? 'many' : 'the'], { described: 0.3 });
  return random.pick([
    asks(['what', be, pointer.en], [pointer.ja, 'は', '何', 'です', 'か']),
    asks(
      ['where', place.plural ? 'are' : 'is', ...place.en],
      [...place.ja, 'は', 'どこ', 'です', 'か'],
    ),
    asks(
      ['who', person.plural ? 'are' : 'is', ...person.en],
      [...person.ja, 'は', '誰', 'です', 'か'],
    ),
    asks(
      ['whose', ...owned.en.slice(pointer.plural ? 0 : 1), be, pointer.en],
      [pointer.ja, 'は', '誰', 'の', ...owned.ja, 'です', 'か'],
    ),
  ]);
}
