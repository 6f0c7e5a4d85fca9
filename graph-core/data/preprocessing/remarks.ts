// What a person should know of data that a vocabulary or a range does not cover, in words.
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';

/** One sentence for each column with words outside its vocabulary. */
export function unknownRemarks(shares: Readonly<Record<string, number>>): Text[] {
  return Object.entries(shares).flatMap(([name, share]) => {
    if (share === 0) return [];
    const percent = share < 0.0001 ? 'under 0.01' : `${Number((100 * share).toPrecision(2))}`;
    return [
      text(
        `${percent} % of the words of ‘${name}’ are outside its vocabulary and read as ⟨unk⟩.`,
        `「${name}」の単語の ${percent.replace('under 0.01', '0.01 未満の ')} % は語彙になく、⟨unk⟩ として読みます。`,
      ),
    ];
  });
}
