// The rectangle that holds a graph, or some of its nodes.
import type { Document, GraphId } from '../../graph-core/index.ts';
import { graphOf } from '../../graph-core/index.ts';
import type { Rectangle } from '../document/line-up.ts';
import { around } from '../document/line-up.ts';
import { placedBoxes } from '../document/routes/placed-boxes.ts';

/** With the two ends of a module. Undefined for an empty graph. */
export function boundsOf(
  document: Document,
  graph: GraphId,
  only?: readonly string[],
): Rectangle | undefined {
  const within = graphOf(document, graph);
  if (!within) return undefined;
  const wanted = only && new Set(only);
  const notes = within.notes.map(({ id, position, size }) => ({ id, ...position, ...size }));
  const things = [...placedBoxes(document, graph).values(), ...notes];
  return around(things.filter(({ id }) => !wanted || wanted.has(id)));
}
