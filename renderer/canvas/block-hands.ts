// What hands do with blocks and notes: move them, along lines, into wires, as copies, with what stands in a frame.
import type { NodeChange } from '@xyflow/react';
import type { MouseEvent as ReactMouseEvent } from 'react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Document, Edit, GraphId, Position } from '../../graph-core/index.ts';
import { graphOf, nodeTitle, putIntoWire } from '../../graph-core/index.ts';
import { duplicateBy } from '../commands/clipboard.ts';
import { presentDocument, useDocument } from '../document/document.ts';
import type { Guide } from '../document/line-up.ts';
import { around, isWithin, snap } from '../document/line-up.ts';
import type { PlacedBox } from '../document/node-geometry.ts';
import { boxesOf, boxOf } from '../document/node-geometry.ts';
import { insertionName } from '../document/step-name.ts';
import { graphOnScreen, useCanvas } from '../stores/canvas.ts';
import { refusalOf } from './wires/connection.ts';
import type { AnyFlowNode } from './flow-objects.ts';
import { movesOf, selectionAfter } from './from-flow.ts';
import { holdInHand, letGo, placeOnScreen } from './in-hand.ts';

interface Dragged {
  /** Where it began. */
  readonly place: string;
  readonly graph: GraphId;
  /** Everything that stood there then. */
  readonly boxes: ReadonlyMap<string, PlacedBox>;
  /** What React Flow says: where the pointer has things. */
  readonly pointed: ReadonlyMap<string, Position>;
  /** Escape has ended it, though the button is still down. */
  readonly isDropped?: boolean;
}

/** While things are dragged: where they are, and the lines they stand in. */
interface Shown {
  readonly moved: ReadonlyMap<string, Position>;
  readonly guides: readonly Guide[];
}

/** Of the pointer on the screen. */
const snapReach = 6;

interface Pointer {
  readonly x: number;
  readonly y: number;
  readonly copies: boolean;
}

/** Where nodes are while they are dragged; the document hears of it once they are let go. */
export function useMoves(zoom: () => number) {
  const [shown, setShown] = useState<Shown>();
  const dragged = useRef<Dragged>(undefined);
  const pointer = useRef<Pointer>(undefined);
  const onNodesChange = useCallback(
    (changes: readonly NodeChange<AnyFlowNode>[]) => {
      const { positions, ended } = movesOf(changes);
      const canvas = useCanvas.getState();
      if (positions.size > 0 || ended) {
        const before = dragged.current ?? takeUp();
        const now = { ...before, pointed: new Map([...before.pointed, ...positions]) };
        if (!dragged.current && !ended)
          holdInHand(() => {
            dragged.current = { ...now, isDropped: true };
            markWire(undefined);
            setShown(undefined);
          });
        dragged.current = ended ? undefined : now;
        const next = now.isDropped ? undefined : placesOf(now, snapReach / zoom());
        setShown(ended ? undefined : next);
        if (!ended && next) markWire(wireUnder(now, pointer.current));
        if (ended) {
          letGo();
          markWire(undefined);
          if (next) putDown(now, next.moved, pointer.current);
          pointer.current = undefined;
        }
      }
      const within = graphOf(presentDocument(), graphOnScreen(canvas));
      const selection = selectionAfter(canvas.selection, changes, (id) =>
        within?.notes.some((note) => note.id === id) ? 'notes' : 'nodes',
      );
      if (selection !== canvas.selection) canvas.select(selection);
    },
    [zoom],
  );
  // What is in the hand may be deleted on the way; what moved with it stands where it stood.
  useEffect(
    () =>
      useDocument.subscribe(() => {
        const held = dragged.current;
        if (!held || held.isDropped || areThere(held.graph, [...held.pointed.keys()])) return;
        dragged.current = undefined;
        letGo();
        markWire(undefined);
        setShown(undefined);
      }),
    [],
  );
  const onNodeDrag = useCallback((event: MouseEvent | TouchEvent | ReactMouseEvent) => {
    const at = 'touches' in event ? event.touches[0] : event;
    if (at) pointer.current = { x: at.clientX, y: at.clientY, copies: event.altKey };
  }, []);
  return { moved: shown?.moved, guides: shown?.guides, onNodesChange, onNodeDrag };
}

function areThere(graph: GraphId, ids: readonly string[]): boolean {
  const within = graphOf(presentDocument(), graph);
  const known = new Set([...(within?.nodes ?? []), ...(within?.notes ?? [])].map(({ id }) => id));
  return ids.every((id) => known.has(id));
}

function takeUp(): Dragged {
  const graph = graphOnScreen(useCanvas.getState());
  const document = presentDocument();
  const within = graphOf(document, graph);
  const boxes = new Map(
    within ? boxesOf(document, within).map((box) => [box.id, box] as const) : [],
  );
  return { place: placeOnScreen(), graph, boxes, pointed: new Map() };
}

/** Where everything is that the pointer moves, with what stands in a frame, in line with what stands near. */
function placesOf({ boxes, pointed }: Dragged, reach: number): Shown {
  const moved = new Map(pointed);
  for (const [id, to] of pointed) {
    const frame = boxes.get(id);
    if (!frame?.isFrame) continue;
    for (const box of boxes.values())
      if (!pointed.has(box.id) && box.id !== id && isWithin(box, frame))
        moved.set(box.id, { x: box.x + to.x - frame.x, y: box.y + to.y - frame.y });
  }
  const moving = [...pointed].flatMap(([id, { x, y }]) => {
    const box = boxes.get(id);
    return box ? [{ ...box, x, y }] : [];
  });
  const whole = around(moving);
  if (!whole) return { moved, guides: [] };
  const near = [...boxes.values()].filter(
    (box) => !moved.has(box.id) && !box.isFrame && isNear(box, whole),
  );
  const { by, guides } = snap(whole, near, reach);
  for (const [id, { x, y }] of moved)
    moved.set(id, { x: Math.round(x + by.x), y: Math.round(y + by.y) });
  return { moved, guides };
}

/** In the graph's units: what is further away is not on the screen, or not in line for the eye. */
const nearness = 1200;

function isNear(box: PlacedBox, { x, y }: { x: number; y: number }): boolean {
  return Math.abs(box.x - x) < nearness && Math.abs(box.y - y) < nearness;
}

function putDown(
  { place, graph, pointed, boxes }: Dragged,
  moved: ReadonlyMap<string, Position>,
  pointer: Pointer | undefined,
): void {
  if (moved.size === 0 || place !== placeOnScreen()) return;
  const { edit } = useDocument.getState();
  const move: Edit = { edit: 'move', graph, positions: Object.fromEntries(moved) };
  const [[id, to] = []] = moved;
  const from = id === undefined ? undefined : boxes.get(id);
  if (pointer?.copies && from && to) {
    const nodes = new Set([...moved.keys()].filter((one) => !boxes.get(one)?.isNote));
    const notes = new Set([...moved.keys()].filter((one) => boxes.get(one)?.isNote));
    duplicateBy({ nodes, notes }, { x: to.x - from.x, y: to.y - from.y });
    return;
  }
  const wire = wireUnder({ graph, pointed }, pointer);
  if (wire === undefined || id === undefined) {
    edit(move);
    return;
  }
  const document = presentDocument();
  const into = intoWire(document, graph, id, wire);
  const node = graphOf(document, graph)?.nodes.find((other) => other.id === id);
  if (!into || !node) return;
  const name = insertionName(document, graph, nodeTitle(document, node), wire);
  edit({ edit: 'all', edits: [move, into] }, undefined, name);
}

/** The wire under the pointer that takes the one block that is dragged, which has no wires yet. */
function wireUnder(
  { graph, pointed }: Pick<Dragged, 'graph' | 'pointed'>,
  pointer: Pointer | undefined,
): string | undefined {
  const [id, ...more] = pointed.keys();
  if (!pointer || pointer.copies || id === undefined || more.length > 0) return undefined;
  const wire = window.document
    .elementsFromPoint(pointer.x, pointer.y)
    .map((element) => element.closest<HTMLElement>('.react-flow__edge')?.dataset.id)
    .find((edge) => edge !== undefined);
  if (wire === undefined) return undefined;
  return intoWire(presentDocument(), graph, id, wire) ? wire : undefined;
}

function intoWire(document: Document, graph: GraphId, id: string, wire: string): Edit | undefined {
  const within = graphOf(document, graph);
  const node = within?.nodes.find((other) => other.id === id);
  const edge = within?.edges.find((other) => other.id === wire);
  if (!within || !node || !edge) return undefined;
  if (within.edges.some(({ from, to }) => from.node === id || to.node === id)) return undefined;
  const { analysis } = useDocument.getState();
  const { inputs, outputs } = boxOf(document, within, node);
  const input = inputs.find(
    ({ port }) =>
      !refusalOf(document, analysis, graph, { from: edge.from, to: { node: id, port } }),
  );
  const output = outputs.find(
    ({ port }) => !refusalOf(document, analysis, graph, { from: { node: id, port }, to: edge.to }),
  );
  if (!input || !output) return undefined;
  return putIntoWire(document, graph, wire, id, { input: input.port, output: output.port });
}

let marked: Element | undefined;

/** Knows no React tree: ten thousand wires need not be asked whether it is they. */
function markWire(wire: string | undefined): void {
  const edge =
    wire === undefined
      ? undefined
      : (window.document.querySelector(`.react-flow__edge[data-id="${CSS.escape(wire)}"]`) ??
        undefined);
  if (edge === marked) return;
  marked?.removeAttribute('data-takes');
  edge?.setAttribute('data-takes', 'true');
  marked = edge;
}
