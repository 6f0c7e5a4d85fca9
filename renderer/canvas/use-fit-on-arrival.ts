// Another document, or another graph of it, comes onto the screen as a whole, whatever size the canvas settles at, and stays
// so when that changes later.
import { useEffect, useState } from 'react';
import { canvasView, takeArrival } from '../stores/canvas-view.ts';
import type { Size } from './fitting.ts';

/** Panels find their widths in the first moments; later the view belongs to the user. */
const settles = 500; // ms

/** Fits again and again while the canvas finds its size, or until a hand is laid on it. */
function fitWhileSettling(element: HTMLElement, done: () => void): () => void {
  let fitted = false;
  let settled = false;
  let size: Size | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const at = takeArrival();
  const fit = () => {
    fitted = true;
    if (at && 'zoom' in at) canvasView()?.show(at);
    else canvasView()?.fit(at);
    done();
  };
  const observer = new ResizeObserver(() =>
    requestAnimationFrame(() => {
      const before = size;
      const { clientWidth: width, clientHeight: height } = element;
      // Behind another room it has no size, and there is nothing to settle.
      if (width === 0 || height === 0) return;
      size = { width, height };
      timer ??= setTimeout(stop, settles);
      if (!settled) fit();
      else if (before && (before.width !== width || before.height !== height))
        canvasView()?.resize(before);
    }),
  );
  const stop = () => {
    settled = true;
  };
  const takeHand = () => {
    stop();
    // The second press of a double click comes before anything was drawn.
    if (!fitted) requestAnimationFrame(fit);
  };
  observer.observe(element);
  element.addEventListener('pointerdown', takeHand, { once: true });
  element.addEventListener('wheel', takeHand, { once: true, passive: true });
  return () => {
    observer.disconnect();
    clearTimeout(timer);
    element.removeEventListener('pointerdown', takeHand);
    element.removeEventListener('wheel', takeHand);
  };
}

/** False until the view stands: nothing is worth drawing at a zoom that is about to change. */
export function useFitOnArrival(
  shown: string,
  /** Beside another room the canvas has another size, and the whole must be seen again. */
  layout: string,
  root: { readonly current: HTMLElement | null },
): boolean {
  const [arrived, setArrived] = useState<string>();
  useEffect(() => {
    const element = root.current;
    return element && layout ? fitWhileSettling(element, () => setArrived(shown)) : undefined;
  }, [shown, layout, root]);
  return arrived === shown;
}
