// Text as UTF-8 without an encoder, which the core's JavaScript does not have.

/** A lone surrogate becomes the sign for what cannot be shown. */
export function utf8Bytes(words: string): Uint8Array<ArrayBuffer> {
  const escaped = encodeURIComponent(words.replace(/\p{Surrogate}/gu, '\ufffd'));
  const bytes: number[] = [];
  for (let at = 0; at < escaped.length; at++) {
    const isByte = escaped[at] === '%';
    bytes.push(
      isByte ? Number.parseInt(escaped.slice(at + 1, at + 3), 16) : escaped.charCodeAt(at),
    );
    if (isByte) at += 2;
  }
  return Uint8Array.from(bytes);
}
