// The document's graph as React Flow draws it: a projection that keeps every object that has not changed.
import type { Edge as FlowEdge, Node as FlowNode } from '@xyflow/react';
import { Position as Side } from '@xyflow/react';
import type {
  Document,
  Edge,
  Graph,
  GraphId,
  ModulePort,
  Node,
  Note,
  Position,
} from '../../graph-core/index.ts';
import { graphOf, isModuleNode, moduleInput, moduleOutput } from '../../graph-core/index.ts';
import type { Selection } from '../stores/canvas.ts';
import type { NodeBox } from './node-geometry.ts';
import { borderBox, boxOf, jointSize } from './node-geometry.ts';

export type BlockFlow = FlowNode<
  { node: Node; graph: GraphId; box: NodeBox; look: Look; detail: Detail },
  'block'
>;
export type BorderFlow = FlowNode<
  { end: 'in' | 'out'; ports: readonly ModulePort[]; box: NodeBox },
  'border'
>;
export type NoteFlow = FlowNode<{ note: Note; graph: GraphId }, 'note'>;
export type AnyFlowNode = BlockFlow | BorderFlow | NoteFlow;
export type WireFlow = FlowEdge<{ edge: Edge; graph: GraphId; look: Look; detail: Detail }, 'wire'>;

export type Detail = 'full' | 'lean';

/** How a thing stands while a repair is previewed. */
export type Look = 'plain' | 'added' | 'changed';

export interface FlowView {
  readonly document: Document;
  readonly graph: GraphId;
  readonly selection: Selection;
  /** Where a drag has things now, before it is an edit. */
  readonly moved?: ReadonlyMap<string, Position> | undefined;
  /** From far away nodes and wires are drawn with less. */
  readonly detail: Detail;
  /** The document a preview is compared with. */
  readonly before?: Document | undefined;
}

export interface Projection {
  nodes(view: FlowView): AnyFlowNode[];
  edges(view: FlowView): WireFlow[];
}

const noteDepth = -1;
const bordersAway = 260;

/** One per canvas: the cache lives as long as it. */
export function createProjection(): Projection {
  let nodeCache = new Map<string, { key: readonly unknown[]; flow: AnyFlowNode }>();
  let edgeCache = new Map<string, { key: readonly unknown[]; flow: WireFlow }>();

  return {
    nodes(view) {
      const graph = graphOf(view.document, view.graph);
      if (!graph) return [];
      const next: typeof nodeCache = new Map();
      const keep = (id: string, key: readonly unknown[], make: () => AnyFlowNode) => {
        const old = nodeCache.get(id);
        const entry = old && same(old.key, key) ? old : { key, flow: make() };
        next.set(id, entry);
        return entry.flow;
      };
      const old = lookupBefore(view, 'nodes');
      const oldNotes = lookupBefore(view, 'notes');
      const flows: AnyFlowNode[] = [];
      for (const note of graph.notes) {
        const selected = view.selection.notes.has(note.id);
        const moved = view.moved?.get(note.id);
        const isNew = oldNotes !== undefined && !oldNotes.has(note.id);
        flows.push(
          keep(note.id, [note, selected, moved, isNew], () =>
            noteFlow(note, view.graph, selected, moved),
          ),
        );
      }
      for (const node of graph.nodes) {
        const selected = view.selection.nodes.has(node.id);
        const moved = view.moved?.get(node.id);
        const look = lookOf(old, node.id, node);
        const definition = isModuleNode(node)
          ? view.document.modules.find(({ id }) => id === node.module)
          : undefined;
        const box = boxOf(view.document, graph, node);
        const ports = definition ? [definition.inputs, definition.outputs] : [box];
        flows.push(
          keep(node.id, [node, selected, moved, look, view.graph, view.detail, ...ports], () =>
            blockFlow(node, view, box, look, selected, moved),
          ),
        );
      }
      const module = view.document.modules.find(({ id }) => id === view.graph);
      if (module) {
        const ends = borderPlaces(graph);
        for (const end of ['in', 'out'] as const) {
          const ports = end === 'in' ? module.inputs : module.outputs;
          const { x, y } = ends[end];
          flows.push(
            keep(end === 'in' ? moduleInput : moduleOutput, [ports, x, y], () =>
              borderFlow(end, ports, { x, y }),
            ),
          );
        }
      }
      nodeCache = next;
      return flows;
    },

    edges(view) {
      const graph = graphOf(view.document, view.graph);
      if (!graph) return [];
      const next: typeof edgeCache = new Map();
      const old = lookupBefore(view, 'edges');
      const there = new Set([moduleInput, moduleOutput, ...graph.nodes.map(({ id }) => id)]);
      const flows: WireFlow[] = [];
      for (const edge of graph.edges) {
        // A wire that hangs loose is listed among the problems; React Flow can only draw whole ones.
        if (!there.has(edge.from.node) || !there.has(edge.to.node)) continue;
        const selected = view.selection.edges.has(edge.id);
        const look = lookOf(old, edge.id, edge);
        const key = [edge, selected, look, view.graph, view.detail];
        const known = edgeCache.get(edge.id);
        const entry =
          known && same(known.key, key)
            ? known
            : { key, flow: wireFlow(edge, view, look, selected) };
        next.set(edge.id, entry);
        flows.push(entry.flow);
      }
      edgeCache = next;
      return flows;
    },
  };
}

function lookupBefore(
  { before, graph }: FlowView,
  what: 'nodes' | 'edges' | 'notes',
): ReadonlyMap<string, unknown> | undefined {
  const old = before && graphOf(before, graph);
  return old && new Map(old[what].map((thing) => [thing.id, thing]));
}

function lookOf(old: ReadonlyMap<string, unknown> | undefined, id: string, now: unknown): Look {
  if (!old) return 'plain';
  if (!old.has(id)) return 'added';
  return old.get(id) === now ? 'plain' : 'changed';
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, at) => item === b[at]);
}

function blockFlow(
  node: Node,
  { graph, detail }: FlowView,
  box: NodeBox,
  look: Look,
  selected: boolean,
  moved: Position | undefined,
): BlockFlow {
  const { x, y } = moved ?? node.position;
  return {
    id: node.id,
    type: 'block',
    position: { x, y },
    width: box.width,
    height: box.height,
    measured: { width: box.width, height: box.height },
    handles: handlesOf(box),
    selected,
    data: { node, graph, box, look, detail },
  };
}

function borderFlow(
  end: 'in' | 'out',
  ports: readonly ModulePort[],
  position: Position,
): BorderFlow {
  const box = borderBox(ports, end);
  return {
    id: end === 'in' ? moduleInput : moduleOutput,
    type: 'border',
    position,
    width: box.width,
    height: box.height,
    measured: { width: box.width, height: box.height },
    handles: handlesOf(box),
    draggable: false,
    selectable: false,
    data: { end, ports, box },
  };
}

function noteFlow(
  note: Note,
  graph: GraphId,
  selected: boolean,
  moved: Position | undefined,
): NoteFlow {
  const { x, y } = moved ?? note.position;
  return {
    id: note.id,
    type: 'note',
    position: { x, y },
    width: note.size.width,
    height: note.size.height,
    measured: { width: note.size.width, height: note.size.height },
    zIndex: noteDepth,
    selected,
    data: { note, graph },
  };
}

function wireFlow(
  edge: Edge,
  { graph, detail }: FlowView,
  look: Look,
  selected: boolean,
): WireFlow {
  return {
    id: edge.id,
    type: 'wire',
    source: edge.from.node,
    sourceHandle: edge.from.port,
    target: edge.to.node,
    targetHandle: edge.to.port,
    selected,
    data: { edge, graph, look, detail },
  };
}

function handlesOf({ width, inputs, outputs }: NodeBox): NonNullable<FlowNode['handles']> {
  const half = jointSize / 2;
  return [
    ...inputs.map(({ port, y }) => ({
      id: port,
      type: 'target' as const,
      position: Side.Left,
      x: -half,
      y: y - half,
      width: jointSize,
      height: jointSize,
    })),
    ...outputs.map(({ port, y }) => ({
      id: port,
      type: 'source' as const,
      position: Side.Right,
      x: width - half,
      y: y - half,
      width: jointSize,
      height: jointSize,
    })),
  ];
}

/** A module's ends stand left and right of all that is inside; they are not stored. */
function borderPlaces({ nodes }: Graph): Record<'in' | 'out', { x: number; y: number }> {
  const xs = nodes.map(({ position }) => position.x);
  const ys = nodes.map(({ position }) => position.y);
  const y = ys.length === 0 ? 0 : (Math.min(...ys) + Math.max(...ys)) / 2;
  const left = xs.length === 0 ? 0 : Math.min(...xs);
  const right = xs.length === 0 ? 0 : Math.max(...xs);
  return { in: { x: left - bordersAway, y }, out: { x: right + bordersAway, y } };
}
