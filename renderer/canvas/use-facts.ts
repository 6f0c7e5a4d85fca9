// What analysis says, for one component on the canvas: it draws again only when its own facts change.
import type { Cost, GraphId, NodeFacts, Problem, Shape } from '../../graph-core/index.ts';
import { printShape, printSizes, wireKey } from '../../graph-core/index.ts';
import { shownAnalysis, useDocument } from '../stores/document.ts';
import { factsOf, problemsOf } from './facts.ts';

export function useNodeFacts(graph: GraphId, node: string): NodeFacts | undefined {
  return useDocument((state) => factsOf(shownAnalysis(state), graph, node));
}

export function useProblems(graph: GraphId, id: string): readonly Problem[] {
  return useDocument((state) => problemsOf(shownAnalysis(state), graph, id));
}

export function useCost(graph: GraphId, node: string): Cost | undefined {
  return useDocument((state) => shownAnalysis(state).costs.get(wireKey(graph, node)));
}

/** Both ways to write the shape on a wire: sizes alone, and with the names of its dims. */
export function useWireShape(
  graph: GraphId,
  edge: string,
): { readonly sizes: string; readonly named: string } | undefined {
  const sizes = useDocument((state) => print(state, graph, edge, printSizes));
  const named = useDocument((state) => print(state, graph, edge, printShape));
  return sizes === undefined || named === undefined ? undefined : { sizes, named };
}

function print(
  state: Parameters<typeof shownAnalysis>[0],
  graph: GraphId,
  edge: string,
  how: (shape: Shape) => string,
): string | undefined {
  const shape = shownAnalysis(state).wires.get(wireKey(graph, edge));
  return shape && how(shape);
}
