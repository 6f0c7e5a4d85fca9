// What of the canvas an element is part of. Pointing at it selects it, unless it is part of a selection.
import { graphOf } from '../../../graph-core/index.ts';
import type { Thing } from '../../commands/offers.ts';
import { seenDocument, useDocument } from '../../document/document.ts';
import type { LooseWire } from '../../stores/canvas.ts';
import { graphOnScreen, useCanvas } from '../../stores/canvas.ts';
import { canvasView } from '../../stores/canvas-view.ts';

interface Spot {
  readonly clientX: number;
  readonly clientY: number;
}

/** Undefined beside the canvas itself: over its tools. */
export function pointAt(target: EventTarget | null, { clientX, clientY }: Spot): Thing | undefined {
  const view = canvasView();
  if (!(target instanceof Element) || !view || !target.closest('.react-flow, .overview'))
    return undefined;
  const screen = { x: clientX, y: clientY };
  const joint = jointOf(target);
  useCanvas.getState().point({ at: view.toGraph(screen), screen, ...(joint && { joint }) });
  if (joint) return 'joint';
  const canvas = useCanvas.getState();
  const { nodes, notes, edges } = canvas.selection;
  const wire = target.closest<HTMLElement>('.react-flow__edge')?.dataset.id;
  if (wire !== undefined) {
    if (!edges.has(wire) || nodes.size + notes.size > 0) canvas.select({ edges: [wire] });
    return useCanvas.getState().selection.edges.size > 1 ? 'selection' : 'wire';
  }
  const id = nodeOf(target);
  if (id !== undefined) {
    const kind = isNote(id) ? 'notes' : 'nodes';
    if (!canvas.selection[kind].has(id)) canvas.select({ [kind]: [id] });
    else if (nodes.size + notes.size > 1) return 'selection';
    return kind === 'notes' ? 'note' : 'block';
  }
  // React Flow lays a frame over what a box has selected.
  if (target.closest('.react-flow__nodesselection') && nodes.size + notes.size > 1)
    return 'selection';
  return 'canvas';
}

/** The block or note an element belongs to; the ends of a module are neither. */
function nodeOf(target: Element): string | undefined {
  return target.closest<HTMLElement>('.react-flow__node-block, .react-flow__node-note')?.dataset.id;
}

export function jointOf(target: Element): LooseWire | undefined {
  const handle = target.closest<HTMLElement>('.react-flow__handle');
  const { nodeid: node, handleid: port } = handle?.dataset ?? {};
  if (!handle || !node || !port) return undefined;
  return { node, port, end: handle.classList.contains('source') ? 'output' : 'input' };
}

function isNote(id: string): boolean {
  const document = seenDocument(useDocument.getState());
  const graph = graphOf(document, graphOnScreen(useCanvas.getState()));
  return graph?.notes.some((note) => note.id === id) ?? false;
}
