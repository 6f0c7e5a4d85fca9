// A document as it is built: bypassed blocks are absent, and what fed them feeds what they fed. Knows no shapes.
import { applyEdit, graphOf } from '../document/edits.ts';
import type { Edit, GraphId } from '../document/edits.ts';
import { keepIdsOf } from '../document/ids.ts';
import type { Document, Edge, Endpoint, Graph, Node } from '../document/schema.ts';
import { isModuleNode } from '../document/schema.ts';
import type { BlockLookup } from './analysis.ts';

const built = new WeakMap<Document, { readonly by: BlockLookup; readonly document: Document }>();

/** The very same document where nothing is bypassed. */
export function asBuilt(document: Document, findBlock: BlockLookup): Document {
  const known = built.get(document);
  if (known?.by === findBlock) return known.document;
  const graphs: GraphId[] = [null, ...document.modules.map(({ id }) => id)];
  const edits = graphs.flatMap((graph) => edited(document, graph, findBlock));
  const made = edits.length === 0 ? document : applyEdit(document, { edit: 'all', edits });
  // A repair is thought out for what is built, and then done to the document.
  for (const graph of graphs) {
    const [whole, part] = [graphOf(document, graph), graphOf(made, graph)];
    if (whole && part && whole !== part) keepIdsOf(whole, part);
  }
  built.set(document, { by: findBlock, document: made });
  return made;
}

/** As if nothing were bypassed, to know what the blocks would make. */
export function withoutBypass(document: Document): Document {
  const edits = [null, ...document.modules.map(({ id }) => id)].flatMap((graph): Edit[] =>
    bypassedIn(graphOf(document, graph)).map(({ id }) => ({
      edit: 'set-bypass',
      graph,
      node: id,
      bypass: false,
    })),
  );
  return applyEdit(document, { edit: 'all', edits });
}

export function bypassedIn(graph: Graph | undefined): readonly Node[] {
  return graph?.nodes.filter(({ bypass }) => bypass) ?? [];
}

function edited(document: Document, graph: GraphId, findBlock: BlockLookup): Edit[] {
  const within = graphOf(document, graph);
  const bypassed = bypassedIn(within);
  if (!within || bypassed.length === 0) return [];
  const gone = new Set(bypassed.map(({ id }) => id));
  const rewires = within.edges.flatMap((edge): Edit[] => {
    if (!gone.has(edge.from.node) || gone.has(edge.to.node)) return [];
    const from = sourceBehind(document, within, edge.from, findBlock);
    return from ? [{ edit: 'rewire', graph, edge: edge.id, from }] : [];
  });
  return [...rewires, { edit: 'remove', graph, nodes: [...gone] }];
}

/** What a wire from a bypassed block carries: from the first block before it that is not bypassed. */
function sourceBehind(
  document: Document,
  graph: Graph,
  start: Endpoint,
  findBlock: BlockLookup,
): Endpoint | undefined {
  const seen = new Set<string>();
  for (let at = start; ; ) {
    const node: Node | undefined = nodeOf(graph, at);
    if (!node?.bypass) return at;
    // Bypassed blocks may feed one another in a circle.
    if (seen.has(node.id)) return undefined;
    seen.add(node.id);
    const passed: Edge | undefined = passedWire(document, graph, node, at.port, findBlock);
    if (!passed) return undefined;
    at = passed.from;
  }
}

function nodeOf(graph: Graph, { node }: Endpoint): Node | undefined {
  return graph.nodes.find(({ id }) => id === node);
}

/** The wire that a bypassed block passes on as one of its outputs: into the first wired input of that output's kind. */
export function passedWire(
  document: Document,
  graph: Graph,
  node: Node,
  output: string,
  findBlock: BlockLookup,
): Edge | undefined {
  const { inputs, outputs } = portsOf(document, node, findBlock);
  const kind = outputs.find(({ name }) => name === output)?.kind;
  for (const input of inputs) {
    if (input.kind !== kind) continue;
    const edge = graph.edges.find(({ to }) => to.node === node.id && to.port === input.name);
    if (edge) return edge;
  }
  return undefined;
}

function portsOf(document: Document, node: Node, findBlock: BlockLookup) {
  if (isModuleNode(node)) {
    const module = document.modules.find(({ id }) => id === node.module);
    return { inputs: module?.inputs ?? [], outputs: module?.outputs ?? [] };
  }
  const block = findBlock(node.type, node.params);
  const named = (ports: Readonly<Record<string, { readonly kind: string }>> = {}) =>
    Object.entries(ports).map(([name, { kind }]) => ({ name, kind }));
  return { inputs: named(block?.inputs), outputs: named(block?.outputs) };
}

/** Whether a block has an input that an output of it could stand for. */
export function canBypass(document: Document, node: Node, findBlock: BlockLookup): boolean {
  const { inputs, outputs } = portsOf(document, node, findBlock);
  return outputs.some(({ kind }) => inputs.some((input) => input.kind === kind));
}
