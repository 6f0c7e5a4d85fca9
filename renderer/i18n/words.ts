// The words of the screen in the language in use, for components and for code outside them. Knows no store.
import i18next from 'i18next';
import { useMemo } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
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

void i18next.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: en }, ja: { translation: ja } },
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
  initAsync: false,
});

export function speak(language: Language): void {
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}

export function wordsIn(language: Language): Words {
  return {
    language,
    t: (key, values) => i18next.t(key, { ...values, lng: language }),
    read: (words) => (typeof words === 'string' ? words : words[language]),
  };
}

/** The same outside a component: for commands and messages. */
export function words(): Words {
  return wordsIn(i18next.language === 'ja' ? 'ja' : 'en');
}

export function useWords(): Words {
  const { i18n } = useTranslation();
  const language: Language = i18n.language === 'ja' ? 'ja' : 'en';
  return useMemo(() => wordsIn(language), [language]);
}
