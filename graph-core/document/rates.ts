// How fast the weights of a block learn: the product of the rates of its node and of the modules around it.
import type { Document, Graph, Node } from './schema.ts';
import { isModuleNode } from './schema.ts';

/** At what multiple of the learning rate a block's weights learn, by the path of the copy that owns them; 0 = frozen. */
export type RateOf = (path: string) => number;

const everywhere: RateOf = () => 1;

export function ratesOf(document: Pick<Document, 'graph' | 'modules'>): RateOf {
  const graphs = [document.graph, ...document.modules.map(({ graph }) => graph)];
  if (!graphs.some(({ nodes }) => nodes.some(({ rate }) => rate !== undefined))) return everywhere;
  const modules = new Map(document.modules.map(({ id, graph }) => [id, nodesOf(graph)]));
  const own = nodesOf(document.graph);
  return (path) => {
    let nodes: ReadonlyMap<string, Node> | undefined = own;
    let rate = 1;
    for (const part of path.split('/')) {
      const node: Node | undefined = nodes?.get(part);
      // The number of a copy: no id begins with a digit.
      if (!node) continue;
      rate *= node.rate ?? 1;
      nodes = isModuleNode(node) ? modules.get(node.module) : undefined;
    }
    return rate;
  };
}

function nodesOf({ nodes }: Graph): ReadonlyMap<string, Node> {
  return new Map(nodes.map((node) => [node.id, node]));
}

/** The node with the rate it has, times another that it is now under; without one where that comes to 1. */
export function timesRate<N extends Node>(node: N, times: number | undefined): N {
  if (times === undefined) return node;
  const { rate: _, ...rest } = node;
  const rate = (node.rate ?? 1) * times;
  // Only the rate has changed, which every kind of node may have or lack.
  return (rate === 1 ? rest : { ...rest, rate }) as N;
}
