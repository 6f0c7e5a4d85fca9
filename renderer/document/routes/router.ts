// The ways of a graph's wires, found anew only when something in it has moved. Knows no screen.
import type { Edge, Graph } from '../../../graph-core/index.ts';
import { flowOf } from '../node-geometry.ts';
import type { PlacedBox, Route } from './route-wires.ts';
import { canRoute, routeWires } from './route-wires.ts';

export type Router = (
  boxes: ReadonlyMap<string, PlacedBox>,
  graph: Graph,
) => ReadonlyMap<string, Route>;

const none: ReadonlyMap<string, Route> = new Map();

/** Ways that stay the same stay the same objects. */
export function createRouter(): Router {
  let last:
    | {
        readonly boxes: ReadonlyMap<string, PlacedBox>;
        readonly edges: readonly Edge[];
        readonly routes: ReadonlyMap<string, Route>;
      }
    | undefined;
  return (boxes, graph) => {
    if (!canRoute(graph.edges)) return none;
    if (last?.edges === graph.edges && sameBoxes(last.boxes, boxes)) return last.routes;
    const found = routeWires([...boxes.values()], graph.edges, flowOf(graph));
    const routes = new Map(
      [...found].map(([id, route]) => {
        const before = last?.routes.get(id);
        return [id, before && isSame(before, route) ? before : route];
      }),
    );
    last = { boxes, edges: graph.edges, routes };
    return routes;
  };
}

function isSame(a: Route, b: Route): boolean {
  const { middle } = b;
  return (
    a.path === b.path && a.room === b.room && a.middle.x === middle.x && a.middle.y === middle.y
  );
}

function sameBoxes(a: ReadonlyMap<string, PlacedBox>, b: ReadonlyMap<string, PlacedBox>): boolean {
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
