// Another document, or another graph of it, comes onto the screen as a whole, whatever size the canvas settles at.
import { useEffect } from 'react';
import { canvasView } from '../stores/canvas-view.ts';

/** Panels find their widths in the first moments; later the view belongs to the user. */
const settles = 500; // ms

export function useFitOnArrival(
  shown: string,
  root: { readonly current: HTMLElement | null },
): void {
  useEffect(() => {
    const element = root.current;
    if (!element || !shown) return undefined;
    const fit = () => requestAnimationFrame(() => canvasView()?.fit());
    const observer = new ResizeObserver(fit);
    const stop = () => observer.disconnect();
    observer.observe(element);
    fit();
    const timer = setTimeout(stop, settles);
    element.addEventListener('pointerdown', stop, { once: true });
    element.addEventListener('wheel', stop, { once: true, passive: true });
    return () => {
      stop();
      clearTimeout(timer);
      element.removeEventListener('pointerdown', stop);
      element.removeEventListener('wheel', stop);
    };
  }, [shown, root]);
}
