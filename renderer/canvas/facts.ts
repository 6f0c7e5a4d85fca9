// What analysis says of a node or wire as the user sees it, found by graph and id. Knows no rule and no component.
import type { Analysis, GraphId, NodeFacts, Problem } from '../../graph-core/index.ts';
import { wireKey } from '../../graph-core/index.ts';

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
    const key = wireKey(fact.graph, fact.node.id);
    if (!facts.has(key)) facts.set(key, fact);
  }
  const problems = new Map<string, Problem[]>();
  for (const problem of analysis.problems) {
    const id = problem.place.node ?? problem.place.edge;
    if (id === undefined) continue;
    const key = wireKey(problem.place.graph, id);
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
  return indexOf(analysis).facts.get(wireKey(graph, node));
}

/** Of a node or an edge. */
export function problemsOf(analysis: Analysis, graph: GraphId, id: string): readonly Problem[] {
  return indexOf(analysis).problems.get(wireKey(graph, id)) ?? none;
}

/** Whether anything inside a module (or in a module inside it) has a problem. */
export function hasProblemInside(
  analysis: Analysis,
  module: string,
  modulesIn: (module: string) => readonly string[],
): boolean {
  const troubled = new Set(analysis.problems.map(({ place }) => place.graph));
  const seen = new Set<string>();
  const waiting = [module];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (seen.has(id)) continue;
    if (troubled.has(id)) return true;
    seen.add(id);
    waiting.push(...modulesIn(id));
  }
  return false;
}
