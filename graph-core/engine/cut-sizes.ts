// The sizes of a tensor whose axes were cut short, before and after, as dropout counts through them.

export interface CutSizes {
  readonly examples: number;
  /** Three axes of one example as they are, and as they were. */
  readonly kept: readonly [number, number, number];
  readonly uncut: readonly [number, number, number];
}

/** Undefined where nothing was cut. Throws for more axes than attention's weights have. */
export function cutSizes(
  [examples = 1, ...kept]: readonly number[],
  uncut: readonly number[] | undefined,
): CutSizes | undefined {
  if (!uncut || uncut.every((size, axis) => size === kept[axis])) return undefined;
  if (kept.length !== uncut.length || kept.length > 3)
    throw new Error(`[${kept.join(', ')}] was not cut out of [${uncut.join(', ')}].`);
  return { examples, kept: three(kept), uncut: three(uncut) };
}

function three(sizes: readonly number[]): [number, number, number] {
  const [a = 1, b = 1, c = 1] = [...Array<number>(3 - sizes.length).fill(1), ...sizes];
  return [a, b, c];
}
