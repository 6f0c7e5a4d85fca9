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

/** Blocks of one scope as a module, inner scopes first, where the document stays sound. Paths of those that moved, by id. */
function grouped(flat: Document, blocks: readonly PlacedBlock[]) {
  let document = flat;
  /** Of a block, or a module that was made of some. */
  const holders = new Map<string, string>();
  const paths = new Map<string, string>();
  for (const { scope, ids } of [...innerScopes(blocks), ...outerScopes(blocks)]) {
    const nodes = new Set(ids.map((id) => holders.get(id) ?? id));
    if (nodes.size < 2) continue;
    const analysis = analyze(document, findBlock);
    const [last = '', before = ''] = scope.split('/').reverse();
    // The second layer of an encoder is called so, and not just 2.
    const name = /^\d/.test(last) ? `${before} ${last}` : last;
    const made = moduleFromSelection(document, analysis, findBlock, null, nodes, name);
    if (!('edit' in made)) continue;
    const next = applyEdit(document, made.edit);
    if (!next || !analyze(next, findBlock).sound) continue;
    document = next;
    for (const id of ids) {
      holders.set(id, made.node);
      paths.set(id, `${made.node}/${paths.get(id) ?? id}`);
    }
  }
  return { document, paths };
}

interface Scope {
  readonly scope: string;
  readonly ids: readonly string[];
}

/** Scopes within an outermost one that hold several blocks with scopes of their own, such as the layers of an encoder. */
function innerScopes(blocks: readonly PlacedBlock[]): readonly Scope[] {
  const all = scopesOf(blocks, 2);
  const outer = scopesOf(blocks, 1);
  return all.filter(({ scope, ids }) => {
    const deeper = blocks.filter(
      ({ id, scope: of }) => ids.includes(id) && of.split('/').length > 2,
    );
    const around = outer.find((other) => scope.startsWith(`${other.scope}/`));
    return deeper.length > 1 && ids.length < (around?.ids.length ?? 0);
  });
}

/** The outermost scopes that hold several blocks with scopes of their own, and are not all there is. */
function outerScopes(blocks: readonly PlacedBlock[]): readonly Scope[] {
  const inside = blocks.filter(isInside).length;
  return scopesOf(blocks, 1).filter(({ ids }) => ids.length > 1 && ids.length < inside);
}

/** Blocks by the first parts of their scopes, as far as those have more. */
function scopesOf(blocks: readonly PlacedBlock[], depth: number): readonly Scope[] {
  const scopes = new Map<string, string[]>();
  for (const { id, scope } of blocks.filter(isInside)) {
    const parts = scope.split('/');
    const key = parts.slice(0, depth).join('/');
    if (parts.length > 1 && parts.length >= depth)
      scopes.set(key, [...(scopes.get(key) ?? []), id]);
  }
  return [...scopes].map(([scope, ids]) => ({ scope, ids }));
}

function isInside({ type }: PlacedBlock): boolean {
  const block = findBlock(type);
  return block !== undefined && !isInput(block) && !endOf(block);
}
