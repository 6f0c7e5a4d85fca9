// A sentence for a person in every language the app speaks; knows nothing of who shows it.

export type Language = 'en' | 'ja';

export const languages: readonly Language[] = ['en', 'ja'];

export type Text = Readonly<Record<Language, string>>;

/** Both languages side by side, so that a missing one does not compile. */
export function text(en: string, ja: string): Text {
  return { en, ja };
}

/** A text that reads the same in every language, such as a name the user typed. */
export function verbatim(words: string): Text {
  return { en: words, ja: words };
}
