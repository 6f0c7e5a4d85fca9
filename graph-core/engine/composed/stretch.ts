// How the smaller of two operands lies in the larger one.

interface Stretch {
  readonly outer: number;
  readonly middle: number;
  readonly inner: number;
}

/** How b lies in a: equal axes, then axes it is repeated over, then equal ones. Undefined for any other way. */
export function stretchOf(a: readonly number[], b: readonly number[]): Stretch | undefined {
  if (b.length > a.length) return undefined;
  const padded = [...Array(a.length - b.length).fill(1), ...b];
  let axis = 0;
  const take = (fits: (axis: number) => boolean): number => {
    let size = 1;
    for (; axis < a.length && fits(axis); axis++) size *= a[axis] ?? 1;
    return size;
  };
  const outer = take((i) => padded[i] === a[i]);
  const middle = take((i) => padded[i] === 1);
  const inner = take((i) => padded[i] === a[i]);
  return axis === a.length ? { outer, middle, inner } : undefined;
}
