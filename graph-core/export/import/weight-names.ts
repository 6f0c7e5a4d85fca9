// A list of weights as a person reads it: the first few by name, the others counted.
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';

export function weightNames(names: readonly string[], shown = 3): Text {
  const some = names.slice(0, shown);
  const more = names.length - some.length;
  return text(
    `${some.map((name) => `‘${name}’`).join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    `${some.map((name) => `「${name}」`).join('')}${more > 0 ? `ほか ${more} 個` : ''}`,
  );
}
