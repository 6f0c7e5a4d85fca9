// Bytes written as letters, one for each, as GPT-2 does: any text in UTF-8 becomes a word of 256 letters that can be seen.

/** Printable characters of Latin-1 stand for themselves, the other bytes for the characters from U+0100 on. */
export const byteLetters: readonly string[] = (() => {
  const isPrinted = (byte: number) =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let others = 0;
  return Array.from({ length: 256 }, (_, byte) =>
    String.fromCodePoint(isPrinted(byte) ? byte : 256 + others++),
  );
})();

const bytesByLetter = new Map(byteLetters.map((letter, byte) => [letter, byte]));

/** A half of a surrogate pair has no bytes: it becomes U+FFFD. */
export function lettersOf(text: string): string {
  return utf8(text)
    .map((byte) => byteLetters[byte])
    .join('');
}

/** What is no letter for a byte, such as ⟨unk⟩, stays; bytes that are no character become U+FFFD. */
export function textOfLetters(letters: string): string {
  const bytes = [...letters].flatMap((letter) => bytesByLetter.get(letter) ?? utf8(letter));
  return lenient.decode(Uint8Array.from(bytes));
}

/** Whether they are whole characters, so that they can be shown by themselves. */
export function isWholeText(letters: string): boolean {
  const bytes = [...letters].map((letter) => bytesByLetter.get(letter) ?? 0xff);
  try {
    strict.decode(Uint8Array.from(bytes));
    return true;
  } catch {
    return false;
  }
}

interface Decoder {
  decode(bytes: Uint8Array): string;
}

// Every browser, worker and Node has it; the core's own types know no host.
const { TextDecoder } = globalThis as unknown as {
  TextDecoder: new (encoding: string, options: object) => Decoder;
};
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

/** What the first byte begins with, by how many follow. */
const heads = [0, 0xc0, 0xe0, 0xf0];

function utf8(text: string): number[] {
  const bytes: number[] = [];
  for (const sign of text) {
    const given = sign.codePointAt(0) ?? 0;
    const point = given >= 0xd800 && given <= 0xdfff ? 0xfffd : given;
    const more = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    bytes.push((heads[more] ?? 0) | (point >> (6 * more)));
    for (let left = more - 1; left >= 0; left--) bytes.push(0x80 | ((point >> (6 * left)) & 0x3f));
  }
  return bytes;
}
