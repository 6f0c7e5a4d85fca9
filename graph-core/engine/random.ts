// Random numbers as a pure function of (key, counter): nothing to save, nothing to advance.
import type { CutSizes } from './cut-sizes.ts';

/** Wellons' lowbias32, a 32-bit integer finalizer: every input bit reaches every output bit. */
export function hash32(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

/** One unsigned 32-bit key from several numbers, order included: `keyOf(seed, step, hashText(path))`. */
export function deriveKey(...parts: readonly number[]): number {
  let key = 0x9e3779b9;
  for (const part of parts) {
    key = hash32(key ^ hash32((part >>> 0) + 0x85ebca6b));
    // Numbers beyond 32 bits count with their high part too.
    const high = Math.floor(part / 4_294_967_296);
    if (high !== 0 && high !== -1) key = hash32(key ^ high);
  }
  return key;
}

/** What decides the noise of a step of training and the changes of its pictures. */
export function keyOfStep(seed: number, step: number): number {
  return deriveKey(seed, step);
}

/** FNV-1a over UTF-16 units, finalised: a key from a node's path. */
export function hashString(words: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) h = Math.imul(h ^ words.charCodeAt(i), 0x01000193);
  return hash32(h);
}

/** The counter-th 32-bit word of the stream `key`. */
export function randomWord(key: number, counter: number): number {
  return hash32(hash32(counter + 0x9e3779b9) ^ Math.imul(key, 0x2c1b3c6d) ^ (key >>> 15));
}

/** In [0, 1), 24 bits, so that it is exact in float32. */
export function uniform(key: number, counter: number): number {
  return (randomWord(key, counter) >>> 8) * 5.960464477539063e-8;
}

export function uniforms(key: number, count: number, low = 0, high = 1): Float32Array {
  const values = new Float32Array(count);
  const width = high - low;
  for (let i = 0; i < count; i++) values[i] = low + width * uniform(key, i);
  return values;
}

/** Standard normal numbers, two per pair of words (Box and Muller 1958). */
export function normals(key: number, count: number): Float32Array {
  const values = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    // 1 − u lies in (0, 1], so the logarithm is finite.
    const radius = Math.sqrt(-2 * Math.log(1 - uniform(key, i)));
    const angle = 2 * Math.PI * uniform(key, i + 1);
    values[i] = radius * Math.cos(angle);
    if (i + 1 < count) values[i + 1] = radius * Math.sin(angle);
  }
  return values;
}

/** 0 with probability `rate`, else 1/(1 − rate): what dropout multiplies by (Srivastava 2014, inverted form). */
export function dropoutMask(key: number, count: number, rate: number): Float32Array {
  const values = new Float32Array(count);
  const kept = 1 / (1 - rate);
  for (let i = 0; i < count; i++) values[i] = uniform(key, i) < rate ? 0 : kept;
  return values;
}

/** Of a tensor cut out of a larger one: what it has of that one's mask. */
export function cutDropoutMask(
  key: number,
  { examples, kept: [a, b, c], uncut }: CutSizes,
  rate: number,
): Float32Array {
  const values = new Float32Array(examples * a * b * c);
  const kept = 1 / (1 - rate);
  let at = 0;
  for (let example = 0; example < examples; example++)
    for (let i = 0; i < a; i++)
      for (let j = 0; j < b; j++) {
        const from = ((example * uncut[0] + i) * uncut[1] + j) * uncut[2];
        for (let k = 0; k < c; k++) values[at++] = uniform(key, from + k) < rate ? 0 : kept;
      }
  return values;
}

/** 0 … count − 1 in random order (Fisher and Yates). */
export function permutation(key: number, count: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor((randomWord(key, i) / 4_294_967_296) * (i + 1));
    const swapped = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = swapped;
  }
  return order;
}
