// Levenshtein distance (1966): the fewest insertions, deletions and replacements from one sequence to the other.

/** Of words, ids or characters: whatever `===` tells apart. */
export function editDistance<Item>(from: ArrayLike<Item>, to: ArrayLike<Item>): number {
  let above = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 0; row < from.length; row++) {
    const here = [row + 1];
    for (let index = 0; index < to.length; index++)
      here.push(
        Math.min(
          (above[index] ?? 0) + (from[row] === to[index] ? 0 : 1),
          (above[index + 1] ?? 0) + 1,
          (here[index] ?? 0) + 1,
        ),
      );
    above = here;
  }
  return above[to.length] ?? 0;
}
