// What the hand did on React Flow's canvas, as edits and selections of ours.
import type { NodeChange } from '@xyflow/react';
import type { Document, Edit, Endpoint, GraphId, Position } from '../../graph-core/index.ts';
import { freeId, graphOf } from '../../graph-core/index.ts';
import type { LooseWire, Selection } from '../stores/canvas.ts';
import { boxOf } from '../document/node-geometry.ts';
import type { AnyFlowNode } from './flow-objects.ts';

export interface Wiring {
  readonly from: Endpoint;
  readonly to: Endpoint;
}

export function wiringOf(connection: {
  readonly source: string | null;
  readonly sourceHandle?: string | null | undefined;
  readonly target: string | null;
  readonly targetHandle?: string | null | undefined;
}): Wiring | undefined {
  const { source, sourceHandle, target, targetHandle } = connection;
  if (!source || !sourceHandle || !target || !targetHandle) return undefined;
  return {
    from: { node: source, port: sourceHandle },
    to: { node: target, port: targetHandle },
  };
}

/** What a loose wire becomes at the port that takes its free end. */
export function wiringTo({ node, port, end }: LooseWire, other: Endpoint): Wiring {
  const held = { node, port };
  return end === 'output' ? { from: held, to: other } : { from: other, to: held };
}

/** A new wire, or one that is there with its ends moved; an input that takes only one lets go of the one it had. */
export function connectEdit(
  document: Document,
  graph: GraphId,
  wiring: Wiring,
  edge?: string,
): Edit | undefined {
  const within = graphOf(document, graph);
  if (!within) return undefined;
  const into = within.edges.filter(
    ({ to }) => to.node === wiring.to.node && to.port === wiring.to.port,
  );
  if (into.some(({ from }) => sameEnd(from, wiring.from))) return undefined;
  const target = within.nodes.find(({ id }) => id === wiring.to.node);
  const joint =
    target && boxOf(document, within, target).inputs.find(({ port }) => port === wiring.to.port);
  const replaced = joint?.variadic ? [] : into.map(({ id }) => id).filter((id) => id !== edge);
  const isThere = edge !== undefined && within.edges.some(({ id }) => id === edge);
  const join: Edit = isThere
    ? { edit: 'rewire', graph, edge, ...wiring }
    : { edit: 'add', graph, edges: [{ id: freeId(within, 'wire'), ...wiring }] };
  if (replaced.length === 0) return join;
  return { edit: 'all', edits: [{ edit: 'remove', graph, edges: replaced }, join] };
}

function sameEnd(a: Endpoint, b: Endpoint): boolean {
  return a.node === b.node && a.port === b.port;
}

/** Where nodes are now, while and after they are dragged or nudged by arrow keys. */
export function movesOf(changes: readonly NodeChange<AnyFlowNode>[]): {
  readonly positions: ReadonlyMap<string, Position>;
  readonly ended: boolean;
} {
  const positions = new Map<string, Position>();
  let ended = false;
  for (const change of changes) {
    if (change.type !== 'position') continue;
    if (change.position) positions.set(change.id, tidy(change.position));
    if (!change.dragging) ended = true;
  }
  return { positions, ended };
}

/** Whole pixels keep files small and diffs quiet. */
function tidy({ x, y }: Position): Position {
  return { x: Math.round(x), y: Math.round(y) };
}

/** The selection after changes to nodes or edges; the same object where nothing changes. */
export function selectionAfter(
  selection: Selection,
  changes: readonly { readonly type: string; readonly id?: string; readonly selected?: boolean }[],
  kindOf: (id: string) => keyof Selection | undefined,
): Selection {
  let next = selection;
  for (const change of changes) {
    if (change.type !== 'select' || change.id === undefined) continue;
    const kind = kindOf(change.id);
    if (!kind || next[kind].has(change.id) === change.selected) continue;
    const set = new Set(next[kind]);
    if (change.selected) set.add(change.id);
    else set.delete(change.id);
    next = { ...next, [kind]: set };
  }
  return next;
}
