// What hands do on the canvas beside moving and wiring: select, point, drop, enter. Functions that stay the same.
import type { DragEvent, MouseEvent as ReactMouseEvent, RefObject } from 'react';
import { useCallback, useRef } from 'react';
import { isTyping } from '../commands/keyboard.ts';
import { enterNode } from '../commands/graph/module-commands.ts';
import { refusedInLook } from '../commands/replace-by-parts.ts';
import { seenDocument, useDocument } from '../document/document.ts';
import { graphOnScreen, useCanvas } from '../stores/canvas.ts';
import { canvasView } from '../stores/canvas-view.ts';
import { useHighlight } from '../stores/highlight.ts';
import { allowDrop, carriedBy } from './block-drag.ts';
import type { AnyFlowNode } from './flow-objects.ts';
import { selectionAfter } from './from-flow.ts';
import { nodeAt } from './overview/Overview.tsx';
import { placeAndGo } from './place.ts';

/** Those that need nothing but the stores. */
export const canvasHands = {
  onEdgesChange,
  onNodeDoubleClick,
  onNodeMouseEnter: light,
  onNodeMouseLeave: () => useHighlight.getState().putOut(),
  onDragStart: keepPointer,
  onDragOver: allowDrop,
  onDrop,
};

/** While the browser drags words that happen to be selected, no pointer is heard of, and what is in the hand stays there. */
function keepPointer(event: DragEvent): void {
  if (!(event.target instanceof Element && isTyping(event.target))) event.preventDefault();
}

/** A frame is taken by its title where a wire runs over that, too; a click there is still the wire's. */
export function takeFrame({
  target,
  button,
  nativeEvent,
  clientX,
  clientY,
}: ReactMouseEvent): void {
  if (button !== 0 || !nativeEvent.isTrusted || !(target instanceof Element)) return;
  if (!target.closest('.react-flow__edge')) return;
  const under = window.document.elementsFromPoint(clientX, clientY);
  const press = { bubbles: true, button, clientX, clientY, view: window };
  under
    .find((element) => element.matches('.frame-title'))
    ?.dispatchEvent(new MouseEvent('mousedown', press));
}

/** At most between its two clicks, ms. */
const doubleClick = 600;

/** A double click searches a block to put there; in the overview a click goes to the block under it. */
export function usePaneClick(root: RefObject<HTMLElement | null>) {
  const firstClick = useRef(0);
  return useCallback(
    (event: ReactMouseEvent) => {
      // The first of the two may have gone into a module, whose canvas then lies under the second.
      const isDouble = event.detail === 2 && event.timeStamp - firstClick.current < doubleClick;
      firstClick.current = event.detail === 1 ? event.timeStamp : 0;
      const view = canvasView();
      const shown = graphOnScreen(useCanvas.getState());
      if (!view) return;
      const screen = { x: event.clientX, y: event.clientY };
      const at = view.toGraph(screen);
      if (root.current?.dataset.zoom !== 'overview') {
        if (isDouble && !refusedInLook()) useCanvas.getState().startAdding({ at, screen });
        return;
      }
      const hit = nodeAt(seenDocument(useDocument.getState()), shown, at);
      if (!hit) return;
      useCanvas.getState().select({ nodes: [hit] });
      view.fit([hit]);
    },
    [root],
  );
}

function onEdgesChange(
  changes: readonly { readonly type: string; readonly id?: string; selected?: boolean }[],
): void {
  const canvas = useCanvas.getState();
  const next = selectionAfter(canvas.selection, changes, () => 'edges');
  if (next !== canvas.selection) canvas.select(next);
}

function onDrop(event: DragEvent): void {
  const carried = carriedBy(event);
  const at = canvasView()?.toGraph({ x: event.clientX, y: event.clientY });
  if (!carried || !at) return;
  event.preventDefault();
  const under = window.document.elementFromPoint(event.clientX, event.clientY);
  const wire = under?.closest<HTMLElement>('.react-flow__edge')?.dataset.id;
  placeAndGo(carried, at, { into: wire });
}

function onNodeDoubleClick(_: unknown, flow: AnyFlowNode): void {
  if (flow.type === 'block') enterNode(flow.data.node);
}

function light(_: unknown, flow: AnyFlowNode): void {
  if (flow.type === 'block')
    useHighlight.getState().lightUpNode({ graph: flow.data.graph, node: flow.id });
}
