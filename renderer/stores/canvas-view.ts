// The canvas's hands for commands outside it: fit, zoom, find a place. Knows no React Flow; the canvas lends them.
import type { Position } from '../../graph-core/index.ts';

/** Where the graph's origin lies on the canvas, in pixels of the screen, and how large all of it is drawn. */
interface Viewport extends Position {
  readonly zoom: number;
}

export interface CanvasView {
  fit(nodes?: readonly string[]): void;
  /** The canvas had this size before: what was seen whole still is, otherwise the middle stays. */
  resize(before: { readonly width: number; readonly height: number }): void;
  viewport(): Viewport;
  /** Shows it from there. */
  show(viewport: Viewport): void;
  zoomBy(factor: number): void;
  zoomTo(zoom: number): void;
  /** Middle of what is visible, in the graph's coordinates. */
  middle(): Position;
  toGraph(screen: Position): Position;
  toScreen(graph: Position): Position;
  /** Moves the view so that a place of the graph comes to one on the screen. */
  bring(graph: Position, screen: Position): void;
  /** The block or note, brought into view; without an id the canvas, which goes on where it was left. */
  focus(id?: string): void;
  /** What has the focus on the canvas; undefined while it is elsewhere. */
  focused(): string | undefined;
  /** Takes something away, and leaves the focus on what lies nearest to it. */
  focusNearest(remove: () => void): void;
}

let lent: CanvasView | undefined;

export function lendCanvasView(view: CanvasView): () => void {
  lent = view;
  return () => {
    if (lent === view) lent = undefined;
  };
}

/** Undefined while no canvas is on the screen. */
export function canvasView(): CanvasView | undefined {
  return lent;
}

type Arrival = readonly string[] | Viewport;

let arrival: Arrival | undefined;

/** What is looked at when the canvas next comes onto the screen, or another graph onto it; undefined = the whole. */
export function arriveAt(at: Arrival | undefined): void {
  arrival = at;
}

export function takeArrival(): Arrival | undefined {
  const at = arrival;
  arrival = undefined;
  return at;
}
