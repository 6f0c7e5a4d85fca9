// What analysis says, for one component on the canvas: it draws again only when its own facts change.
import type { Cost, GraphId, Node, NodeFacts, Problem, Shape } from '../../graph-core/index.ts';
import { isModuleNode, scopedKey } from '../../graph-core/index.ts';
import { drawnAnalysis, shownAnalysis, shownDocument, useDocument } from './document.ts';
import { factsOf, problemsOf, troubledModules } from './facts.ts';

export function useNodeFacts(graph: GraphId, node: string): NodeFacts | undefined {
  return useDocument((state) => factsOf(shownAnalysis(state), graph, node));
}

/** Of a node or an edge, as the canvas shows it. */
export function useProblems(graph: GraphId, id: string): readonly Problem[] {
  return useDocument((state) => problemsOf(shownAnalysis(state), graph, id));
}

/** Of the document as it is, whatever a repair previews: the button that previews must not vanish under the pointer. */
export function usePresentProblems(graph: GraphId, id: string): readonly Problem[] {
  return useDocument((state) => problemsOf(state.analysis, graph, id));
}

export function useIsTroubledInside(node: Node): boolean {
  return useDocument(
    (state) =>
      isModuleNode(node) &&
      troubledModules(shownDocument(state), shownAnalysis(state)).has(node.module),
  );
}

export function useCost(graph: GraphId, node: string): Cost | undefined {
  return useDocument((state) => shownAnalysis(state).costs.get(scopedKey(graph, node)));
}

/** On the canvas, faded while it is of before. */
export function useDrawnCost(graph: GraphId, node: string): Cost | undefined {
  return useDocument((state) => drawnAnalysis(state).costs.get(scopedKey(graph, node)));
}

/** On the canvas, faded while it is of before. */
export function useWireShape(graph: GraphId, edge: string): Shape | undefined {
  return useDocument((state) => drawnAnalysis(state).wires.get(scopedKey(graph, edge)));
}
