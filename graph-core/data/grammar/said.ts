// One sentence in both languages and what sort of sentence it is.

export type SentenceKind = 'statement' | 'negation' | 'question' | 'request';

export const sentenceKinds: readonly SentenceKind[] = [
  'statement',
  'negation',
  'question',
  'request',
];

export interface Said {
  readonly en: readonly string[];
  readonly ja: readonly string[];
  readonly kind: SentenceKind;
}

type Words = readonly string[];

export const states = (en: Words, ja: Words): Said => ({
  en: [...en, '.'],
  ja: [...ja, '。'],
  kind: 'statement',
});

export const denies = (en: Words, ja: Words): Said => ({
  en: [...en, '.'],
  ja: [...ja, '。'],
  kind: 'negation',
});

export const asks = (en: Words, ja: Words): Said => ({
  en: [...en, '?'],
  ja: [...ja, '。'],
  kind: 'question',
});

/** Its marks are the caller's, since orders and polite questions end differently. */
export const requests = (en: Words, ja: Words): Said => ({ en, ja, kind: 'request' });
