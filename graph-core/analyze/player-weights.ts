// The weights of nodes as players train them: whose they are, and what lies upstream of a loss.
import type { Analysis, NodeFacts } from './analysis.ts';
import { heldWeights } from './shapes/held-weights.ts';

type Nodes = Pick<Analysis, 'nodes'>;

/** Nodes of the document's own graph, in the order in which they run. */
export function upstreamOf({ nodes }: Nodes, facts: NodeFacts, ports: readonly string[]): string[] {
  const reached = new Set<string>();
  const waiting = ports.flatMap((port) => (facts.sources[port] ?? []).map(({ path }) => path));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    for (const wired of Object.values(nodes.get(path)?.sources ?? {}))
      waiting.push(...wired.map((source) => source.path));
  }
  const paths = [...nodes.keys()].filter((path) => reached.has(path));
  return [...new Set(paths.map(mainNodeOf))];
}

/** The node of the document's own graph that a path lies in. */
function mainNodeOf(path: string): string {
  return path.split('/')[0] ?? path;
}

/** Full names of the trainable weights that a node uses; of a tied one, its owner's. */
export function weightsUnder({ nodes }: Nodes, node: string): string[] {
  return [...nodes.values()]
    .filter(({ path }) => mainNodeOf(path) === node)
    .flatMap((facts) =>
      heldWeights(facts).flatMap(({ weight, path, of }) =>
        facts.weights?.[weight]?.frozen ? [] : [`${path}/${of}`],
      ),
    );
}

/** Whether a node holds a weight itself, and does not share another's. */
export function ownsWeight({ nodes }: Nodes, node: string, weight: string): boolean {
  const path = weight.slice(0, weight.lastIndexOf('/'));
  return mainNodeOf(path) === node && nodes.has(path);
}
