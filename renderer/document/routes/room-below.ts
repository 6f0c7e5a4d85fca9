// Below which blocks there is room for what hangs from them: no wire passes there, and nothing else stands there.
import type { Note } from '../../../graph-core/index.ts';
import type { Rectangle } from './grid.ts';
import { createGrid, grown, stretch } from './grid.ts';
import type { PlacedBox, Routes } from './route-wires.ts';
import { notesIn } from './router.ts';

/** How far live signs hang down. */
const hang = 52; // px
/** Of the tensor that is drawn on a wire, to each side of it. */
const plate = 9; // px

type Boxes = ReadonlyMap<string, PlacedBox>;

const known = new WeakMap<Boxes, { routes: Routes; roomy: ReadonlySet<string> }>();

export function roomBelow(
  boxes: Boxes,
  routes: Routes,
  notes: readonly Note[],
): ReadonlySet<string> {
  const before = known.get(boxes);
  if (before?.routes === routes) return before.roomy;
  const taken = createGrid<Rectangle>();
  for (const box of [...boxes.values(), ...notesIn(notes)]) taken.add(box);
  for (const { points } of routes.values())
    points.slice(1).forEach((to, index) => {
      taken.add(grown(stretch(points[index] ?? to, to), plate));
    });
  const roomy = new Set<string>();
  for (const { id, x, y, width, height } of boxes.values())
    if (taken.touching({ x, y: y + height, width, height: hang }).length === 0) roomy.add(id);
  known.set(boxes, { routes, roomy });
  return roomy;
}
