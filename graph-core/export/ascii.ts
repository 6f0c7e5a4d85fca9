// JSON text as bytes without an encoder: whatever is not ASCII is escaped. Knows no format.

/** For text in which `\uXXXX` means the character, such as JSON and Python literals. */
export function asciiBytes(words: string): Uint8Array<ArrayBuffer> {
  const ascii = words.replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const bytes = new Uint8Array(ascii.length);
  for (let at = 0; at < ascii.length; at++) bytes[at] = ascii.charCodeAt(at);
  return bytes;
}
