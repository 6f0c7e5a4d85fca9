// Taking blocks out so that what fed them feeds what they fed, wherever the shapes allow it.
import type { Edit, GraphId } from '../document/edits.ts';
import { graphOf } from '../document/edits.ts';
import type { Document, Edge, Endpoint } from '../document/schema.ts';
import { isModuleNode } from '../document/schema.ts';
import type { Analysis } from './analysis.ts';
import type { BlockLookup } from './analysis.ts';
import { canConnect } from './shapes/can-connect.ts';

/** A wire as it is after the healing. */
export interface Healed {
  readonly edge: string;
  readonly from: Endpoint;
  readonly to: Endpoint;
}

/** The wires that stay when blocks go: each from the first source behind them that fits. `cut` are wires that go anyway. */
export function healedWires(
  { document, analysis, findBlock }: HealContext,
  graph: GraphId,
  nodes: ReadonlySet<string>,
  cut: ReadonlySet<string> = new Set(),
): readonly Healed[] {
  const within = graphOf(document, graph);
  if (!within) return [];
  const kept = within.edges.filter(({ id }) => !cut.has(id));
  const into = new Map<string, Edge[]>();
  for (const edge of kept)
    if (nodes.has(edge.to.node)) into.set(edge.to.node, [...(into.get(edge.to.node) ?? []), edge]);
  const portsOf = (id: string): readonly string[] => {
    const node = within.nodes.find((other) => other.id === id);
    if (!node) return [];
    if (!isModuleNode(node)) return Object.keys(findBlock(node.type, node.params)?.inputs ?? {});
    const module = document.modules.find((other) => other.id === node.module);
    return module?.inputs.map(({ name }) => name) ?? [];
  };
  /** Sources outside, those of the first port first. */
  const sources = (id: string, seen: ReadonlySet<string>): readonly Endpoint[] => {
    if (seen.has(id)) return [];
    const ports = portsOf(id);
    const order = ({ to }: Edge) => ports.indexOf(to.port);
    const edges = [...(into.get(id) ?? [])].sort((a, b) => order(a) - order(b));
    const and = new Set([...seen, id]);
    return edges.flatMap(({ from }) => (nodes.has(from.node) ? sources(from.node, and) : [from]));
  };
  const healed: Healed[] = [];
  const stays = kept.filter(({ from, to }) => !nodes.has(from.node) && !nodes.has(to.node));
  const same = (a: Endpoint, b: Endpoint) => a.node === b.node && a.port === b.port;
  for (const { id, from, to } of kept) {
    if (!nodes.has(from.node) || nodes.has(to.node)) continue;
    const found = sources(from.node, new Set()).find(
      (source) =>
        canConnect(document, analysis, graph, source, to).fits &&
        // Twice the same into one sum would be another model.
        ![...stays, ...healed].some((other) => same(other.from, source) && same(other.to, to)),
    );
    if (found) healed.push({ edge: id, from: found, to });
  }
  return healed;
}

interface HealContext {
  readonly document: Document;
  readonly analysis: Analysis;
  readonly findBlock: BlockLookup;
}

/** What makes wires of healed ones, before the blocks go. */
export function healing(graph: GraphId, healed: readonly Healed[]): readonly Edit[] {
  return healed.map(({ edge, from }): Edit => ({ edit: 'rewire', graph, edge, from }));
}
