// Sentences in which somebody does something: tenses, negation, questions, requests.
import type { Random } from '../random.ts';
import type { Phrase, Subject } from './phrases.ts';
import { objectOf, phrase, subject } from './phrases.ts';
import type { Said } from './said.ts';
import { asks, denies, requests, states } from './said.ts';
import type { Adverb, Verb } from './verbs.ts';
import { futures, habits, pasts, verbs } from './verbs.ts';

const transitive = verbs.filter(({ objects }) => objects.length > 0);
const nowhere: Phrase = { en: [], ja: [], bare: [], plural: false, alive: false };

/** A verb with what it is done to, or where, in both orders of words. */
interface Deed {
  readonly verb: Verb;
  readonly after: readonly string[];
  readonly before: readonly string[];
}

function deed(random: Random): Deed {
  const verb = random.pick(verbs);
  const object = verb.objects.length > 0 ? objectOf(random, verb.objects) : nowhere;
  const placed = verb.objects.length === 0 || random.next() < 0.15;
  const place = placed ? phrase(random, ['place'], ['the', 'owned'], { described: 0.1 }) : nowhere;
  return {
    verb,
    after: [...object.en, ...(placed ? ['in', ...place.en] : [])],
    before: [
      ...(placed ? [...place.ja, 'で'] : []),
      ...(object.ja.length > 0 ? [...object.ja, verb.particle] : []),
    ],
  };
}

const helper = (who: Subject): string => (who.person === 'third' && !who.plural ? 'does' : 'do');
const being = (who: Subject): string =>
  who.person === 'i' ? 'am' : who.plural || who.person === 'you' ? 'are' : 'is';

function maybe(random: Random, from: readonly Adverb[], chance: number): Adverb {
  return random.next() < chance ? random.pick(from) : { en: [], ja: [] };
}

/** Present: reads, does not read, does … read? */
export function present(random: Random): Said {
  const who = subject(random);
  const when = maybe(random, habits, 0.35);
  const { verb, after, before } = deed(random);
  const topic = [...who.ja, 'は', ...when.ja, ...before, verb.stem];
  const draw = random.next();
  if (draw < 0.5) {
    const form = helper(who) === 'does' ? verb.third : verb.base;
    return states([...who.en, form, ...after, ...when.en], [...topic, 'ます']);
  }
  if (draw < 0.75)
    return denies(
      [...who.en, helper(who), 'not', verb.base, ...after, ...when.en],
      [...topic, 'ません'],
    );
  return asks([helper(who), ...who.en, verb.base, ...after, ...when.en], [...topic, 'ます', 'か']);
}

/** Past, always with a word that says when: read, did not read, did … read? */
export function past(random: Random): Said {
  const who = subject(random);
  const when = random.pick(pasts);
  const { verb, after, before } = deed(random);
  const topic = [...who.ja, 'は', ...when.ja, ...before, verb.stem];
  const draw = random.next();
  if (draw < 0.5) return states([...who.en, verb.past, ...after, ...when.en], [...topic, 'ました']);
  if (draw < 0.75)
    return denies(
      [...who.en, 'did', 'not', verb.base, ...after, ...when.en],
      [...topic, 'ません', 'でした'],
    );
  return asks(['did', ...who.en, verb.base, ...after, ...when.en], [...topic, 'ました', 'か']);
}

/** Will, can, want to, must, be doing. */
export function modal(random: Random): Said {
  const who = subject(random);
  const { verb, after, before } = deed(random);
  const topic = [...who.ja, 'は'];
  const wants = helper(who) === 'does' ? 'wants' : 'want';
  const will = random.pick(futures);
  return random.pick([
    states(
      [...who.en, 'will', verb.base, ...after, ...will.en],
      [...topic, ...will.ja, ...before, verb.stem, 'ます'],
    ),
    denies(
      [...who.en, 'will', 'not', verb.base, ...after, ...will.en],
      [...topic, ...will.ja, ...before, verb.stem, 'ません'],
    ),
    states(
      [...who.en, 'can', verb.base, ...after],
      [...topic, ...before, verb.plain, 'こと', 'が', 'でき', 'ます'],
    ),
    asks(
      ['can', ...who.en, verb.base, ...after],
      [...topic, ...before, verb.plain, 'こと', 'が', 'でき', 'ます', 'か'],
    ),
    states(
      [...who.en, wants, 'to', verb.base, ...after],
      [...topic, ...before, verb.stem, 'たい', 'です'],
    ),
    states(
      [...who.en, 'must', verb.base, ...after],
      [...topic, ...before, verb.negative, 'なければ', 'なりません'],
    ),
    states(
      [...who.en, being(who), verb.ing, ...after],
      [...topic, ...before, verb.te, 'い', 'ます'],
    ),
    asks(
      [being(who), ...who.en, verb.ing, ...after],
      [...topic, ...before, verb.te, 'い', 'ます', 'か'],
    ),
  ]);
}

/** Orders and requests, from plain to very polite. */
export function request(random: Random): Said {
  const { verb, after, before } = deed(random);
  return random.pick([
    requests([verb.base, ...after, '!'], [...before, verb.stem, 'なさい', '。']),
    requests(['please', verb.base, ...after, '.'], [...before, verb.te, 'ください', '。']),
    requests(
      ['please', 'do', 'not', verb.base, ...after, '.'],
      [...before, verb.negative, 'ないで', 'ください', '。'],
    ),
    requests(
      ['could', 'you', verb.base, ...after, ',', 'please', '?'],
      [...before, verb.te, 'いただけ', 'ます', 'か', '。'],
    ),
    requests(['let', 'us', verb.base, ...after, '.'], [...before, verb.stem, 'ましょう', '。']),
  ]);
}

/** What do you read? */
export function whatQuestion(random: Random): Said {
  const who = subject(random);
  const verb = random.pick(transitive);
  const when = maybe(random, habits, 0.3);
  const person = verb.objects.every((sort) => sort === 'person' || sort === 'animal');
  return asks(
    [person ? 'whom' : 'what', helper(who), ...who.en, verb.base, ...when.en],
    [...who.ja, 'は', ...when.ja, person ? '誰' : '何', verb.particle, verb.stem, 'ます', 'か'],
  );
}
