// The canvas's hands for commands outside it: fit, zoom, find a place. Knows no React Flow; the canvas lends them.
import type { Position } from '../../graph-core/index.ts';

export interface CanvasView {
  fit(nodes?: readonly string[]): void;
  zoomBy(factor: number): void;
  zoomTo(zoom: number): void;
  /** Middle of what is visible, in the graph's coordinates. */
  middle(): Position;
  toGraph(screen: Position): Position;
  toScreen(graph: Position): Position;
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

let arrival: readonly string[] | undefined;

/** What is looked at when the canvas next comes onto the screen, or another graph onto it; otherwise the whole. */
export function arriveAt(nodes: readonly string[]): void {
  arrival = nodes;
}

export function takeArrival(): readonly string[] | undefined {
  const nodes = arrival;
  arrival = undefined;
  return nodes;
}
