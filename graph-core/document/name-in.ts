// The name in a document's text, for lists of documents that nobody has opened.
import type { Localized } from './schema.ts';
import { parts } from './schema.ts';

/** Undefined where the text is no JSON or has no name that a document may have. */
export function nameIn(source: string): Localized | undefined {
  try {
    const content: unknown = JSON.parse(source);
    const name = typeof content === 'object' && content && 'name' in content && content.name;
    return parts.localized.safeParse(name).data;
  } catch {
    return undefined;
  }
}
