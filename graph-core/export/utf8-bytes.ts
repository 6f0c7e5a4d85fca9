// Text as UTF-8 without an encoder, which the core's JavaScript does not have.

/** A lone surrogate becomes the sign for what cannot be shown. */
export function utf8Bytes(words: string): Uint8Array<ArrayBuffer> {
  const escaped = encodeURIComponent(words.replace(/\p{Surrogate}/gu, '\ufffd'));
  const bytes: number[] = [];
  for (let index = 0; index < escaped.length; index++) {
    const isByte = escaped[index] === '%';
    bytes.push(
      isByte ? Number.parseInt(escaped.slice(index + 1, index + 3), 16) : escaped.charCodeAt(index),
    );
    if (isByte) index += 2;
  }
  return Uint8Array.from(bytes);
}
