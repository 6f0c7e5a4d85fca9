// A seeded stream of random numbers: the same seed gives the same numbers on every machine. Not for security.

export interface Random {
  /** 0 ≤ x < 1. */
  next(): number;
  /** A whole number 0 … below − 1. */
  below(below: number): number;
  /** A whole number low … high, both included. */
  between(low: number, high: number): number;
  pick<T>(from: readonly T[]): T;
  /** Standard normal (Box–Muller). */
  normal(): number;
  /** Fisher–Yates, in place. */
  shuffle<L extends { [at: number]: unknown; readonly length: number }>(list: L): L;
}

/** Streams of different `parts` are independent of one another. */
export function random(...parts: readonly (number | string)[]): Random {
  let state = seedOf(parts);
  /** splitmix32 */
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let bits = state ^ (state >>> 16);
    bits = Math.imul(bits, 0x21f0aaad);
    bits ^= bits >>> 15;
    bits = Math.imul(bits, 0x735a2d97);
    return ((bits ^ (bits >>> 15)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    between: (low, high) => low + below(high - low + 1),
    pick<T>(from: readonly T[]): T {
      if (from.length === 0) throw new Error('There is nothing to pick from.');
      return from[below(from.length)] as T;
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    shuffle(list) {
      for (let index = list.length - 1; index > 0; index--) {
        const other = below(index + 1);
        [list[index], list[other]] = [list[other], list[index]];
      }
      return list;
    },
  };
}

/** FNV-1a over the parts. */
function seedOf(parts: readonly (number | string)[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts)
    for (const unit of `${part} `) hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193);
  return hash;
}
