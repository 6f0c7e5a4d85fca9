// The words of the screen in the language in use, for components and for code outside them.
import type { FormatterModule } from 'i18next';
import i18next from 'i18next';
import { useSyncExternalStore } from 'react';
import type { Language, Localized, Text } from '../../graph-core/index.ts';
import en from './en.json';
import ja from './ja.json';

type Catalogue = typeof en;
/** A key of the catalogues; a plural is asked for without its ending. */
export type WordKey =
  | keyof Catalogue
  | (keyof Catalogue extends infer K ? (K extends `${infer Stem}_other` ? Stem : never) : never);
type Values = Readonly<Record<string, string | number>>;

/** How a component speaks: `t` for words of the screen, `read` for words of the core or the user. */
export interface Words {
  readonly language: Language;
  t(key: WordKey, values?: Values): string;
  read(words: Text | Localized): string;
}

/** Whole numbers are counts and steps: 1,400. A seed, which is a name, is given as a string. */
const numbers: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  format: (value, _, language) =>
    Number.isInteger(value) ? Number(value).toLocaleString(language) : String(value),
  add: () => undefined,
  addCached: () => undefined,
};

void i18next.use(numbers).init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: en }, ja: { translation: ja } },
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false, alwaysFormat: true },
  initAsync: false,
});

function wordsIn(language: Language): Words {
  // Looking a key up takes longer than drawing what it is on.
  const plain = new Map<WordKey, string>();
  return {
    language,
    t(key, values) {
      if (values) return i18next.t(key, { ...values, lng: language });
      const said = plain.get(key) ?? i18next.t(key, { lng: language });
      plain.set(key, said);
      return said;
    },
    read: (words) => (typeof words === 'string' ? words : words[language]),
  };
}

/** One object per language, so that components may depend on it. */
const spoken: Readonly<Record<Language, Words>> = { en: wordsIn('en'), ja: wordsIn('ja') };
const listeners = new Set<() => void>();
let current = spoken.en;

export function speak(language: Language): void {
  document.documentElement.lang = language;
  current = spoken[language];
  void i18next.changeLanguage(language);
  for (const heard of listeners) heard();
}

/** For commands and messages, outside components. */
export function words(language?: Language): Words {
  return language ? spoken[language] : current;
}

/** Words of the screen as words of the core, in both languages. */
export function bothWords(key: WordKey, values?: Values): Text {
  return { en: spoken.en.t(key, values), ja: spoken.ja.t(key, values) };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function now(): Words {
  return current;
}

/** Thousands of nodes ask: one listener in a set each, and nothing more. */
export function useWords(): Words {
  return useSyncExternalStore(subscribe, now);
}
