// The document's graph as React Flow draws it: a projection that keeps every object that has not changed.
import type { Document, GraphId, Node, Position } from '../../graph-core/index.ts';
import { graphOf, isModuleNode, moduleInput, moduleOutput } from '../../graph-core/index.ts';
import type { Selection } from '../stores/canvas.ts';
import type { AnyFlowNode, Look, WireFlow } from './flow-objects.ts';
import { blockFlow, borderFlow, noteFlow, wireFlow } from './flow-objects.ts';
import { placedBoxes } from '../document/routes/placed-boxes.ts';
import { roomBelow } from '../document/routes/room-below.ts';
import type { PlacedBox } from '../document/routes/route-wires.ts';
import { createRouter } from '../document/routes/router.ts';

export interface FlowView {
  readonly document: Document;
  readonly graph: GraphId;
  readonly selection: Selection;
  /** Where a drag has things now, before it is an edit. */
  readonly moved?: ReadonlyMap<string, Position> | undefined;
  /** The document a preview is compared with. */
  readonly before?: Document | undefined;
}

export interface Projection {
  nodes(view: FlowView): AnyFlowNode[];
  edges(view: FlowView): WireFlow[];
  /** Begins to look for the ways of wires that are not drawn yet. */
  route(view: Pick<FlowView, 'document' | 'graph'>): void;
}

/** One per canvas: the cache lives as long as it. `onRouted` hears when wires have got ways that took longer to find. */
export function createProjection(onRouted?: () => void): Projection {
  let nodeCache = new Map<string, { key: readonly unknown[]; flow: AnyFlowNode }>();
  const routesOf = createRouter(() => {
    [lastNodes, lastEdges] = [undefined, undefined];
    onRouted?.();
  });
  let edgeCache = new Map<string, { key: readonly unknown[]; flow: WireFlow }>();

  const project = (view: FlowView): AnyFlowNode[] => {
    const graph = graphOf(view.document, view.graph);
    if (!graph) return [];
    const next: typeof nodeCache = new Map();
    const keep = (id: string, key: readonly unknown[], make: () => AnyFlowNode) => {
      const old = nodeCache.get(id);
      const entry = old && same(old.key, key) ? old : { key, flow: make() };
      next.set(id, entry);
      return entry.flow;
    };
    const boxes = placedBoxes(view.document, view.graph);
    const roomy = roomBelow(boxes, routesOf(boxes, graph), graph.notes);
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
      const box = boxes.get(node.id);
      if (!box) continue;
      const ports = portsOf(view.document, node, box);
      flows.push(
        keep(node.id, [node, selected, moved, look, roomy.has(node.id), view.graph, ...ports], () =>
          blockFlow(node, view.graph, box, roomy.has(node.id), look, selected, moved),
        ),
      );
    }
    const module = view.document.modules.find(({ id }) => id === view.graph);
    for (const end of ['in', 'out'] as const) {
      const id = end === 'in' ? moduleInput : moduleOutput;
      const box = boxes.get(id);
      const ports = end === 'in' ? module?.inputs : module?.outputs;
      if (box && ports)
        flows.push(keep(id, [ports, box.x, box.y, box.flow], () => borderFlow(end, ports, box)));
    }
    nodeCache = next;
    return flows;
  };

  const projectEdges = (view: FlowView): WireFlow[] => {
    const graph = graphOf(view.document, view.graph);
    if (!graph) return [];
    const next: typeof edgeCache = new Map();
    const old = lookupBefore(view, 'edges');
    const routes = routesOf(placedBoxes(view.document, view.graph), graph);
    const there = new Set([moduleInput, moduleOutput, ...graph.nodes.map(({ id }) => id)]);
    const flows: WireFlow[] = [];
    for (const edge of graph.edges) {
      // A wire that hangs loose is listed among the problems; React Flow can only draw whole ones.
      if (!there.has(edge.from.node) || !there.has(edge.to.node)) continue;
      const selected = view.selection.edges.has(edge.id);
      const look = lookOf(old, edge.id, edge);
      const route = routes.get(edge.id);
      const key = [edge, selected, look, view.graph, route];
      const known = edgeCache.get(edge.id);
      const entry =
        known && same(known.key, key)
          ? known
          : { key, flow: wireFlow(edge, view.graph, look, selected, route) };
      next.set(edge.id, entry);
      flows.push(entry.flow);
    }
    edgeCache = next;
    return flows;
  };

  let lastNodes: { view: FlowView; flows: AnyFlowNode[]; indices: Map<string, number> } | undefined;
  let lastEdges: { view: FlowView; flows: WireFlow[] } | undefined;

  return {
    nodes(view) {
      const { moved } = view;
      if (lastNodes && lastNodes.view.moved === moved && sameView(lastNodes.view, view))
        return lastNodes.flows;
      if (lastNodes && moved && sameButMoved(lastNodes.view, view)) {
        const flows = lastNodes.flows.slice();
        for (const [id, { x, y }] of moved) {
          const index = lastNodes.indices.get(id);
          const flow = index === undefined ? undefined : flows[index];
          if (flow && index !== undefined) flows[index] = { ...flow, position: { x, y } };
        }
        lastNodes = { ...lastNodes, view, flows };
        return flows;
      }
      const flows = project(view);
      lastNodes = { view, flows, indices: new Map(flows.map(({ id }, index) => [id, index])) };
      return flows;
    },
    edges(view) {
      if (!lastEdges || !sameView(lastEdges.view, view))
        lastEdges = { view, flows: projectEdges(view) };
      return lastEdges.flows;
    },
    route({ document, graph }) {
      const within = graphOf(document, graph);
      if (within) routesOf(placedBoxes(document, graph), within);
    },
  };
}

/** What its ports are told by: an instance of a module has those of its definition. */
function portsOf({ modules }: Document, node: Node, box: PlacedBox): readonly unknown[] {
  const definition = isModuleNode(node) && modules.find(({ id }) => id === node.module);
  return definition ? [definition.inputs, definition.outputs, box.flow] : [box.inputs, box.outputs];
}

function sameView(a: FlowView, b: FlowView): boolean {
  return (
    a.document === b.document &&
    a.graph === b.graph &&
    a.selection === b.selection &&
    a.before === b.before
  );
}

/** While things are dragged nothing else changes, and ten thousand nodes need not be looked at sixty times a second. */
function sameButMoved(a: FlowView, b: FlowView): boolean {
  return sameView(a, b) && [...(a.moved?.keys() ?? [])].every((id) => b.moved?.has(id));
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
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
