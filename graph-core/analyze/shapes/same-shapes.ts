// Whether two shapes say the same, names included: names are part of what the user reads.
import type { Shape } from '../../blocks/kit/shape.ts';

export function sameShapes(a: Shape, b: Shape): boolean {
  return (
    a.kind === b.kind &&
    a.vocabulary === b.vocabulary &&
    a.dims.length === b.dims.length &&
    a.dims.every((dim, axis) => {
      const other = b.dims[axis];
      return dim.size === other?.size && dim.name === other.name;
    })
  );
}
