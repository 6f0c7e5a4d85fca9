// The canvas by keyboard: one stop of Tab, from which arrows walk along wires, Shift with an arrow moves, Enter selects.
import { useReactFlow } from '@xyflow/react';
import type { FocusEvent, KeyboardEvent, RefObject } from 'react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { graphOf } from '../../../graph-core/index.ts';
import { enterRegion } from '../../commands/regions.ts';
import { refusedInLook } from '../../commands/replace-by-parts.ts';
import { seenDocument, useDocument } from '../../document/document.ts';
import { graphOnScreen, useCanvas } from '../../stores/canvas.ts';
import type { Direction } from '../../parts/rove/nearest.ts';
import { directions } from '../../parts/rove/nearest.ts';
import { glide } from '../glide.ts';
import { elementOf, focusedStop, isInside, stopsOnScreen } from './stops.ts';
import type { Stop } from './walk.ts';
import { inReadingOrder, walk } from './walk.ts';

const step = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] } as const;
/** In the graph's units; half of the dots' distance. */
const stride = 12;
/** What is shown must be large enough to be drawn by itself and read. */
const readable = 0.6;
/** Longer than any zoom of the canvas takes. */
const settled = 300; // ms
/** Nobody waits longer for what is being brought into view. */
const lost = 2000; // ms
/** Frames until what has come into view must have been drawn. */
const patience = 60;

export function useCanvasKeys(root: RefObject<HTMLElement | null>) {
  const flow = useReactFlow();
  const current = useRef<string>(undefined);
  /** What is being brought into view, to have the focus once it is drawn: the next key may come before. */
  const heading = useRef<string>(undefined);
  /** A run of moves is one step of undo. */
  const run = useRef(0);
  const [isWithin, setWithin] = useState(false);

  const focus = (
    id: string | undefined,
    { from = document.activeElement, goesFar = true, frames = 5 } = {},
  ): void => {
    if (!isFree(root.current, from)) return;
    const stop = id === undefined ? undefined : stopsOnScreen().find((other) => other.id === id);
    heading.current = stop?.id;
    if (!root.current || !stop) return root.current?.focus();
    const there = elementOf(root.current, stop.id);
    const center = () =>
      void flow.setCenter(stop.x, stop.y, { zoom: Math.max(flow.getZoom(), readable) });
    if (there && isInside(root.current, there)) return rest(root.current, there, center);
    // What has just been put there is drawn at once; only what lies out of sight is gone to.
    if (!there && frames > 0) {
      requestAnimationFrame(() => focus(id, { from, goesFar, frames: frames - 1 }));
      return;
    }
    if (!goesFar && root.current.dataset.zoom === 'overview') {
      heading.current = undefined;
      return;
    }
    const zoom = Math.max(flow.getZoom(), readable);
    void flow.setCenter(stop.x, stop.y, { zoom, duration: glide(root.current, 120) });
    whenDrawn(root.current, stop.id, from, center);
    setTimeout(() => {
      if (heading.current === stop.id) heading.current = undefined;
    }, lost);
  };
  // Lent to code outside, which must not hold on to what was drawn long ago.
  const lent = useRef(focus);
  useEffect(() => {
    lent.current = focus;
  });

  const onFocus = (event: FocusEvent) => {
    setWithin(true);
    const stop = focusedStop(event.target);
    if (stop === heading.current) heading.current = undefined;
    if (stop !== undefined && stop !== current.current) run.current++;
    if (stop !== undefined) current.current = stop;
    // Come from outside by Tab, the canvas hands the focus on to where it was.
    if (event.target !== root.current || event.currentTarget.contains(event.relatedTarget)) return;
    if (!event.currentTarget.matches(':focus-visible')) return;
    goOn(event.relatedTarget !== null);
  };
  /**
   * To where one was, else to what is selected, else to the beginning. Who sees the whole of a large graph, and has not
   * come by Tab, is not carried off to a block; an arrow does that.
   */
  const goOn = (goesFar: boolean) => {
    if (!goesFar && root.current?.dataset.zoom === 'overview') return;
    const { nodes } = useCanvas.getState().selection;
    const stops = stopsOnScreen();
    const ids = new Set(stops.map(({ id }) => id));
    const [selected] = nodes;
    const last = current.current;
    const next =
      last !== undefined && ids.has(last) ? last : (selected ?? blocksInOrder(stops)[0]?.id);
    if (next !== undefined) focus(next, { goesFar });
  };
  const onBlur = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) setWithin(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = focusedStop(event.target);
    if (event.nativeEvent.isComposing || event.altKey) return;
    const direction = directions[event.key];
    const chord = event.ctrlKey || event.metaKey;
    if (at === undefined) {
      if (event.target !== root.current || !direction || chord || event.shiftKey) return;
      event.preventDefault();
      goOn(true);
      return;
    }
    const from = heading.current ?? at;
    if (direction && event.shiftKey && !chord) move(from, direction, run.current);
    else if (direction && !event.shiftKey && !chord) go(from, direction);
    else if (event.key === 'Home' || event.key === 'End')
      focus(blocksInOrder(stopsOnScreen()).at(event.key === 'Home' ? 0 : -1)?.id);
    // Ctrl with Enter trains, here as everywhere.
    else if (event.key === ' ' || (event.key === 'Enter' && !chord))
      choose(from, event.shiftKey || chord);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const go = (from: string, direction: Direction) => {
    const document = seenDocument(useDocument.getState());
    const graph = graphOf(document, graphOnScreen(useCanvas.getState()));
    const next = graph && walk(graph, stopsOnScreen(), from, direction);
    if (next !== undefined) focus(next);
  };

  return {
    focus: useCallback((id?: string) => lent.current(id), []),
    /** The block or note that has the focus, or will once it is drawn. */
    at: useCallback(() => heading.current ?? focusedStop(), []),
    /** While the focus is inside, Tab leaves the canvas instead of coming back to its frame. */
    keys: { tabIndex: isWithin ? -1 : 0, onFocus, onBlur, onKeyDown },
  };
}

/** Notes are read on the way, but nobody begins with one while there are blocks. */
function blocksInOrder(stops: readonly Stop[]): readonly Stop[] {
  const blocks = stops.filter(({ isNote }) => !isNote);
  const document = seenDocument(useDocument.getState());
  const graph = graphOf(document, graphOnScreen(useCanvas.getState()));
  return inReadingOrder(blocks.length > 0 ? blocks : stops, graph?.flow === 'up');
}

/** Whoever has opened something else meanwhile keeps the focus there. */
function isFree(root: HTMLElement | null, from: Element | null): boolean {
  const { activeElement: now } = document;
  return now === null || now === document.body || now === from || root?.contains(now) === true;
}

function whenDrawn(
  root: HTMLElement,
  id: string,
  from: Element | null,
  showAgain: () => void,
  frames = patience,
): void {
  requestAnimationFrame(() => {
    if (!isFree(root, from)) return;
    const element = elementOf(root, id);
    if (element && (isInside(root, element) || frames < patience / 2))
      rest(root, element, showAgain);
    else if (frames > 0) whenDrawn(root, id, from, showAgain, frames - 1);
  });
}

/** Takes the focus; a zoom that is under way may carry it out of sight again. */
function rest(root: HTMLElement, element: HTMLElement, showAgain: () => void): void {
  element.focus({ preventScroll: true });
  setTimeout(() => {
    if (document.activeElement === element && !isInside(root, element)) showAgain();
  }, settled);
}

/** What is selected moves together; what is not moves alone. */
function move(from: string, direction: Direction, run: number): void {
  if (refusedInLook()) return;
  const canvas = useCanvas.getState();
  const graph = graphOnScreen(canvas);
  const { history, edit } = useDocument.getState();
  const within = graphOf(history.present, graph);
  const { nodes, notes } = canvas.selection;
  const moves =
    nodes.has(from) || notes.has(from) ? new Set([...nodes, ...notes]) : new Set([from]);
  const [dx, dy] = step[direction];
  const positions = [...(within?.nodes ?? []), ...(within?.notes ?? [])]
    .filter(({ id }) => moves.has(id))
    .map(({ id, position: { x, y } }) => [id, { x: x + dx * stride, y: y + dy * stride }]);
  edit({ edit: 'move', graph, positions: Object.fromEntries(positions) }, `keys ${run}`);
}

/** Enter selects; again, it goes on to the settings. With Shift it adds and takes away. */
function choose(id: string, adds: boolean): void {
  const canvas = useCanvas.getState();
  const { nodes, notes, edges } = canvas.selection;
  const within = graphOf(seenDocument(useDocument.getState()), graphOnScreen(canvas));
  const kind = within?.notes.some((note) => note.id === id) ? 'notes' : 'nodes';
  const chosen = new Set(canvas.selection[kind]);
  if (!adds) {
    const isAlone = chosen.has(id) && nodes.size + notes.size + edges.size === 1;
    if (isAlone) enterRegion('inspector', 'input:not([disabled]), textarea, select');
    else canvas.select({ [kind]: [id] });
    return;
  }
  if (chosen.has(id)) chosen.delete(id);
  else chosen.add(id);
  canvas.select({ nodes, notes, edges, [kind]: chosen });
}
