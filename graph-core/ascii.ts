// JSON text as bytes without an encoder: whatever is not ASCII is escaped.

/** For text in which `\uXXXX` means the character, such as JSON and Python literals. */
export function asciiBytes(words: string): Uint8Array<ArrayBuffer> {
  const ascii = words.replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const bytes = new Uint8Array(ascii.length);
  for (let index = 0; index < ascii.length; index++) bytes[index] = ascii.charCodeAt(index);
  return bytes;
}

/** The text of such bytes, escapes still in it: JSON.parse takes them back. */
export function asciiText(bytes: Uint8Array): string {
  let words = '';
  // Long argument lists overflow the stack.
  for (let index = 0; index < bytes.length; index += 8192)
    words += String.fromCharCode(...bytes.subarray(index, index + 8192));
  return words;
}
