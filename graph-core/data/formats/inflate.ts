// Unpacks deflate, zlib or gzip without ever letting more bytes out than agreed.
import { Gunzip, Inflate, Unzlib } from 'fflate';

export type Packing = 'deflate' | 'zlib' | 'gzip';

/** Compressed bytes are fed in slices, so that a bomb is noticed before it has grown. */
const slice = 16 * 1024;

/** The unpacked bytes; `too-large` beyond the limit, `damaged` where the stream is not what it says. */
export function inflate(
  packed: Uint8Array,
  packing: Packing,
  limit: number,
): Uint8Array | 'too-large' | 'damaged' {
  const parts: Uint8Array[] = [];
  let total = 0;
  const receive = (part: Uint8Array): void => {
    total += part.length;
    if (total <= limit) parts.push(part);
  };
  const stream = { deflate: Inflate, zlib: Unzlib, gzip: Gunzip }[packing];
  const unpacker = new stream(receive);
  try {
    for (let index = 0; index < packed.length && total <= limit; index += slice)
      unpacker.push(packed.subarray(index, index + slice), index + slice >= packed.length);
  } catch {
    return 'damaged';
  }
  return total > limit ? 'too-large' : joined(parts, total);
}

function joined(parts: readonly Uint8Array[], total: number): Uint8Array {
  const whole = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
