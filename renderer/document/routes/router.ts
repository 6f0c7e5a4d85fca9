// The ways of a graph's wires, found anew only when something in it has moved; those of many wires between frames, one
// after the other. Knows no screen.
import type { Graph, Note } from '../../../graph-core/index.ts';
import { flowOf } from '../node-geometry.ts';
import type { PlacedBox, Route, Routes } from './route-wires.ts';
import type { Rectangle } from './grid.ts';
import { canRoute, isRoutedAtOnce, routeWires, routing } from './route-wires.ts';

type Boxes = ReadonlyMap<string, PlacedBox>;

/** Until the ways of many wires are found, those of before are returned: they hold where nothing has moved. */
export type Router = (boxes: Boxes, graph: Graph) => Routes;

interface Asked extends Pick<Graph, 'edges' | 'notes'> {
  readonly boxes: Boxes;
}

const none: Routes = new Map();
/** Of a frame, so that the hand has the rest. */
const slice = 5; // ms

/** Ways that stay the same stay the same objects. `onFound` hears of those that were not found at once. */
export function createRouter(onFound: () => void = () => {}): Router {
  let asked: Asked | undefined;
  let routes = none;
  const take = (found: Routes) => {
    const before = routes;
    routes = new Map([...found].map(([id, route]) => [id, kept(before.get(id), route)]));
  };
  const goOn = (wanted: Asked, work: ReturnType<typeof routing>) => {
    if (wanted !== asked) return;
    const until = performance.now() + slice;
    let step = work.next();
    while (!step.done && performance.now() < until) step = work.next();
    if (step.done) {
      take(step.value);
      onFound();
    } else setTimeout(goOn, 0, wanted, work);
  };
  return (boxes, graph) => {
    const { edges, notes } = graph;
    if (!canRoute(edges)) return none;
    if (asked?.edges === edges && asked.notes === notes && sameBoxes(asked.boxes, boxes))
      return routes;
    asked = { boxes, edges, notes };
    const of = [[...boxes.values()], edges, flowOf(graph), notesIn(notes)] as const;
    if (isRoutedAtOnce(edges)) take(routeWires(...of));
    else setTimeout(goOn, 0, asked, routing(...of));
    return routes;
  };
}

/** A frame is drawn round what it holds, and takes no room. */
export function notesIn(notes: readonly Note[]): Rectangle[] {
  return notes
    .filter(({ frame }) => !frame)
    .map(({ position, size }) => ({ ...position, ...size }));
}

function kept(before: Route | undefined, route: Route): Route {
  return before && isSame(before, route) ? before : route;
}

function isSame(a: Route, b: Route): boolean {
  const { middle } = b;
  return (
    a.path === b.path && a.room === b.room && a.middle.x === middle.x && a.middle.y === middle.y
  );
}

function sameBoxes(a: Boxes, b: Boxes): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [id, { x, y, inputs, outputs }] of a) {
    const other = b.get(id);
    if (!other || other.x !== x || other.y !== y) return false;
    if (other.inputs.length !== inputs.length || other.outputs.length !== outputs.length)
      return false;
    if (other.flow !== a.get(id)?.flow) return false;
  }
  return true;
}
