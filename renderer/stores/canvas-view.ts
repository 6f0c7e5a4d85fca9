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
  focus(): void;
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
