// With what a node could share its weights, found by their shapes: whole placements and blocks, and single weights, transposed where they fit so.
import type { GraphId } from '../document/edits.ts';
import { graphOf } from '../document/edits.ts';
import type { Document, ModuleNode, Node, Tie } from '../document/schema.ts';
import { isModuleNode } from '../document/schema.ts';
import { closesCircle, ownershipsOf } from '../document/ties.ts';
import type { Analysis, NodeFacts } from './analysis.ts';

/** Vectors of one length are many, and mean nothing to one another. */
const leastAxes = 2;

/** Best first: all weights before single ones, in the order of the graph. */
export function tieChoices(
  document: Document,
  analysis: Analysis,
  graph: GraphId,
  id: string,
): Tie[] {
  const within = graphOf(document, graph);
  const node = within?.nodes.find((node) => node.id === id);
  if (!within || !node) return [];
  const owned = ownershipsOf(within);
  const others = within.nodes.filter(
    // Of those that share already the owner stands for all.
    (other) => other.id !== id && (owned.get(other.id)?.owner ?? other.id) === other.id,
  );
  const open = others.filter((other) => !closesCircle(within, id, other.id));
  if (isModuleNode(node)) return placementChoices(document, analysis, graph, node, open);
  const facts = firstFacts(analysis, graph);
  const mine = facts.get(id);
  return mine ? blockChoices(mine, open, facts) : [];
}

function blockChoices(
  mine: NodeFacts,
  others: readonly Node[],
  facts: ReadonlyMap<string, NodeFacts>,
): Tie[] {
  const all: Tie[] = [];
  const single: Tie[] = [];
  for (const { id } of others) {
    const theirs = facts.get(id);
    if (!theirs?.weights || !mine.weights || Object.keys(mine.weights).length === 0) continue;
    if (theirs.node.type === mine.node.type && printed(theirs) === printed(mine))
      all.push({ node: id });
    else single.push(...weightChoices(mine, id, theirs));
  }
  return [...all, ...single];
}

function weightChoices(mine: NodeFacts, node: string, theirs: NodeFacts): Tie[] {
  const ties: Tie[] = [];
  for (const [weight, wanted] of Object.entries(mine.weights ?? {}))
    for (const [of, given] of Object.entries(theirs.weights ?? {})) {
      if (wanted.frozen || given.frozen || wanted.shape.length < leastAxes) continue;
      const turned = [...given.shape].reverse().join();
      if (wanted.shape.length === leastAxes && wanted.shape.join() === turned)
        ties.push({ node, weight, of, transposed: true });
      if (wanted.shape.join() === given.shape.join())
        ties.push({ node, weight, of, transposed: false });
    }
  return ties;
}

function placementChoices(
  document: Document,
  analysis: Analysis,
  graph: GraphId,
  node: ModuleNode,
  others: readonly Node[],
): Tie[] {
  const prefix = prefixOf(document, analysis, graph);
  if (prefix === undefined) return [];
  const mine = insideOf(analysis, prefix, node);
  return others.flatMap((other): Tie[] => {
    if (!isModuleNode(other) || other.module !== node.module) return [];
    const theirs = insideOf(analysis, prefix, other);
    return fits(mine, theirs) ? [{ node: other.id }] : [];
  });
}

/** What each block inside needs, by its path within the placement; sets of weights are told apart by their number. */
function insideOf(analysis: Analysis, prefix: string, node: ModuleNode): Map<string, string> {
  const start = `${prefix}${node.id}/`;
  const found = new Map<string, string>();
  for (const facts of analysis.nodes.values()) {
    if (!facts.path.startsWith(start)) continue;
    const within = facts.path.slice(start.length);
    const path = node.weights === 'shared' ? within.replace(/^\d+\//, '') : within;
    if (!found.has(path)) found.set(path, facts.weights ? printed(facts) : '');
  }
  return found;
}

/** Where a size is not known yet, nothing speaks against it. */
function fits(mine: ReadonlyMap<string, string>, theirs: ReadonlyMap<string, string>): boolean {
  if (mine.size !== theirs.size) return false;
  return [...mine].every(([path, weights]) => {
    const other = theirs.get(path);
    return other !== undefined && (weights === other || weights === '' || other === '');
  });
}

/** What stands before the ids of a graph in the paths of its first copy; undefined where it is placed nowhere. */
function prefixOf(document: Document, analysis: Analysis, graph: GraphId): string | undefined {
  if (graph === null) return '';
  for (const { graph: at, node, path } of analysis.nodes.values())
    if (at === graph) return path.slice(0, -node.id.length);
  for (const outer of [null, ...document.modules.map(({ id }) => id)]) {
    const placed = graphOf(document, outer)?.nodes.find(
      (node) => isModuleNode(node) && node.module === graph,
    );
    const before = placed && outer !== graph ? prefixOf(document, analysis, outer) : undefined;
    if (!placed || before === undefined) continue;
    const numbered = [...analysis.nodes.keys()].some((path) =>
      path.startsWith(`${before}${placed.id}/1/`),
    );
    return `${before}${placed.id}/${numbered ? '1/' : ''}`;
  }
  return undefined;
}

function firstFacts(analysis: Analysis, graph: GraphId): Map<string, NodeFacts> {
  const found = new Map<string, NodeFacts>();
  for (const facts of analysis.nodes.values())
    if (facts.graph === graph && !found.has(facts.node.id)) found.set(facts.node.id, facts);
  return found;
}

function printed({ weights }: NodeFacts): string {
  return Object.entries(weights ?? {})
    .map(([name, { shape }]) => `${name} ${shape.join('×')}`)
    .join(', ');
}
