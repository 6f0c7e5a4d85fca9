// Where a node stands, and the way to it.
import type { GraphId } from '../../graph-core/index.ts';
import { goTo } from '../document/go-to.ts';
import type { Entered } from '../stores/canvas.ts';

export interface NodePlace {
  readonly graph: GraphId;
  readonly node: { readonly id: string };
  /** The modules to enter, outermost first. */
  readonly trail: readonly Entered[];
}

/** Ids from the outermost module to the node: they tell the placements of a module apart. */
export function placeId(trail: readonly Entered[], node: NodePlace['node']): string {
  return [...trail.map((step) => step.node), node.id].join('/');
}

export function goToNode({ graph, node, trail }: NodePlace): void {
  goTo({ graph, node: node.id }, trail);
}
