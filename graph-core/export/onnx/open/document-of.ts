// Placed blocks → a document laid out from left to right, with modules where the names of the foreign graph have scopes.
import { analyze } from '../../../analyze/analyze.ts';
import { moduleFromSelection } from '../../../analyze/structure/module-from-selection.ts';
import { endOf, isInput } from '../../../blocks/block.ts';
import { findBlock } from '../../../blocks/index.ts';
import { applyEdit } from '../../../document/edits.ts';
import { layOut } from '../../../document/lay-out.ts';
import { newDocument } from '../../../document/new-document.ts';
import type { Document, Graph, Json } from '../../../document/schema.ts';
import type { NamedArray } from '../../../weights/named-array.ts';
import type { Flows, PlacedBlock } from './flows.ts';

export interface Built {
  readonly document: Document;
  readonly weights: ReadonlyMap<string, NamedArray>;
}

export function documentOf(name: string, { blocks }: Flows): Built {
  const edges = blocks.flatMap(({ id, wires }) =>
    wires.map(({ port, from }) => ({
      from: { node: from.node, port: from.port },
      to: { node: id, port },
    })),
  );
  const flat: Document = {
    ...newDocument(name.slice(0, 200)),
    graph: {
      nodes: blocks.map(({ id, type, name: called, params }) => ({
        id,
        type,
        ...(called !== undefined && { name: called }),
        // Parsed by the block's own schema, which holds JSON alone.
        params: params as Record<string, Json>,
        position: { x: 0, y: 0 },
      })),
      edges: edges.map((edge, index) => ({ id: `wire-${index + 1}`, ...edge })),
      notes: [],
    },
  };
  const { document: made, paths } = grouped(flat, blocks);
  const modules = made.modules.map((module) => ({ ...module, graph: laidOut(module.graph) }));
  const document = { ...made, graph: laidOut(made.graph), modules };
  const weights = new Map<string, NamedArray>();
  for (const { id, weights: own } of blocks)
    for (const [weight, { shape, data }] of Object.entries(own)) {
      const path = `${paths.get(id) ?? id}/${weight}`;
      weights.set(path, { name: path, shape, data: Float32Array.from(data) });
    }
  return { document, weights };
}

function laidOut(graph: Graph): Graph {
  const places = layOut(
    graph.nodes.map(({ id }) => id),
    graph.edges,
  );
  const nodes = graph.nodes.map((node) => ({
    ...node,
    position: places.get(node.id) ?? node.position,
  }));
  return { ...graph, nodes };
}

/** Blocks of one scope as a module, where the document stays sound. Paths of those that moved, by id. */
function grouped(flat: Document, blocks: readonly PlacedBlock[]) {
  let document = flat;
  const paths = new Map<string, string>();
  for (const [scope, ids] of scopesOf(blocks)) {
    const analysis = analyze(document, findBlock);
    const made = moduleFromSelection(document, analysis, findBlock, null, new Set(ids), scope);
    if (!('edit' in made)) continue;
    const next = applyEdit(document, made.edit);
    if (!next || !analyze(next, findBlock).sound) continue;
    document = next;
    for (const id of ids) paths.set(id, `${made.node}/${id}`);
  }
  return { document, paths };
}

/** The outermost scopes that hold several blocks with scopes of their own, and are not all there is. */
function scopesOf(blocks: readonly PlacedBlock[]): [string, string[]][] {
  const inner = blocks.filter(({ type }) => {
    const block = findBlock(type);
    return block && !isInput(block) && !endOf(block);
  });
  const scopes = new Map<string, string[]>();
  for (const { id, scope } of inner) {
    const [outer = '', ...more] = scope.split('/');
    if (more.length > 0) scopes.set(outer, [...(scopes.get(outer) ?? []), id]);
  }
  return [...scopes].filter(([, ids]) => ids.length > 1 && ids.length < inner.length);
}
