// A text of the document's, written anew in one language.
import type { Localized } from '../../graph-core/index.ts';

/** Words of a template stay in both languages: only the one in use changes. */
export function withLanguage(before: Localized, language: 'en' | 'ja', text: string): Localized {
  return typeof before === 'string' ? text : { ...before, [language]: text };
}
