// What sentences call a block: the name the user gave, else its id. Knows no screen.
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import type { Node } from './schema.ts';

// A name in two languages travels through sentences as one string, in characters that Unicode leaves to private use,
// and is resolved where the sentence is finished: a block's rule speaks of its neighbours without knowing languages.
const [open, between, close] = ['\uE000', '\uE001', '\uE002'];
const marked = new RegExp(`${open}([^${between}]*)${between}([^${close}]*)${close}`, 'g');

/** To be used in sentences only, which `localized` finishes. */
export function nodeName({ id, name }: Pick<Node, 'id' | 'name'>): string {
  if (typeof name !== 'object') return name?.trim() || id;
  return name.en === name.ja ? name.en : `${open}${name.en}${between}${name.ja}${close}`;
}

/** The sentence with each name in its language. */
export function localized({ en, ja }: Text): Text {
  return text(en.replace(marked, '$1'), ja.replace(marked, '$2'));
}
