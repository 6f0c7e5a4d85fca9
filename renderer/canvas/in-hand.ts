// What the pointer holds right now, so that Escape lets go of it.
import { useDocument } from '../document/document.ts';
import { graphOnScreen, useCanvas } from '../stores/canvas.ts';

let drop: (() => void) | undefined;

/** `whenDropped` is asked where Escape ends the gesture, which then changes nothing. */
export function holdInHand(whenDropped: () => void): void {
  drop = whenDropped;
}

/** The gesture has come to its own end. */
export function letGo(): void {
  drop = undefined;
}

/** False where the hand is empty. */
export function dropIt(): boolean {
  const dropped = drop;
  drop = undefined;
  dropped?.();
  return dropped !== undefined;
}

/** The graph on the screen. Blocks of other graphs may have the same ids, so what began in one does not end in another. */
export function placeOnScreen(): string {
  return `${useDocument.getState().session} ${graphOnScreen(useCanvas.getState()) ?? ''}`;
}
