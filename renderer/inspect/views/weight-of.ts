// A block's weight among those of a model: what repeats and placements share is kept once, under the name of one.
import type { Analysis, NamedArray } from '../../../graph-core/index.ts';
import { heldWeights } from '../../../graph-core/index.ts';

/** The block's first weight with so many axes, laid out as the block has it. */
export function weightOf(
  analysis: Analysis,
  path: string,
  axes: number,
  weights: readonly NamedArray[],
): NamedArray | undefined {
  const facts = analysis.nodes.get(path);
  for (const { path: owner, of, transposed } of facts ? heldWeights(facts) : []) {
    const found = weights.find(({ name }) => name === `${owner}/${of}`);
    if (found?.shape.length === axes) return transposed ? turned(found) : found;
  }
  return undefined;
}

function turned({ name, shape, data }: NamedArray): NamedArray {
  const [rows = 0, columns = 0] = shape;
  const values = Float32Array.from(data, (_, index) => {
    const [row, column] = [Math.floor(index / rows), index % rows];
    return data[column * columns + row] ?? 0;
  });
  return { name, shape: [columns, rows], data: values };
}
