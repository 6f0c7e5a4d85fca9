// What analysis says of a node or wire as the user sees it, found by graph and id.
import type { Analysis, Document, GraphId, NodeFacts, Problem } from '../../graph-core/index.ts';
import { isModuleNode, scopedKey } from '../../graph-core/index.ts';

interface FactIndex {
  /** The first copy of each node. */
  readonly facts: ReadonlyMap<string, NodeFacts>;
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
}

const indices = new WeakMap<Analysis, FactIndex>();
const none: readonly Problem[] = [];

function indexOf(analysis: Analysis): FactIndex {
  const known = indices.get(analysis);
  if (known) return known;
  const facts = new Map<string, NodeFacts>();
  for (const fact of analysis.nodes.values()) {
    const key = scopedKey(fact.graph, fact.node.id);
    if (!facts.has(key)) facts.set(key, fact);
  }
  const problems = new Map<string, Problem[]>();
  for (const problem of analysis.problems) {
    const id = problem.location.node ?? problem.location.edge;
    if (id === undefined) continue;
    const key = scopedKey(problem.location.graph, id);
    const list = problems.get(key);
    if (!list) problems.set(key, [problem]);
    // Every copy of a module reports the same: one is enough where the user sees one node.
    else if (!list.some(({ message }) => message.en === problem.message.en)) list.push(problem);
  }
  const index = { facts, problems };
  indices.set(analysis, index);
  return index;
}

export function factsOf(analysis: Analysis, graph: GraphId, node: string): NodeFacts | undefined {
  return indexOf(analysis).facts.get(scopedKey(graph, node));
}

/** Of a node or an edge. */
export function problemsOf(analysis: Analysis, graph: GraphId, id: string): readonly Problem[] {
  return indexOf(analysis).problems.get(scopedKey(graph, id)) ?? none;
}

const troubled = new WeakMap<Analysis, ReadonlySet<string>>();

/** The modules with an error inside them, or inside a module inside them. */
export function troubledModules(document: Document, analysis: Analysis): ReadonlySet<string> {
  const known = troubled.get(analysis);
  if (known) return known;
  const found = new Set<string>();
  for (const { location, severity } of analysis.problems)
    if (severity === 'error' && location.graph !== null) found.add(location.graph);
  let size = 0;
  while (found.size > 0 && size !== found.size) {
    size = found.size;
    for (const { id, graph } of document.modules)
      if (graph.nodes.some((node) => isModuleNode(node) && found.has(node.module))) found.add(id);
  }
  troubled.set(analysis, found);
  return found;
}
