// Another document, or another graph of it, comes onto the screen as a whole, whatever size the canvas settles at.
import { useEffect, useState } from 'react';
import { canvasView } from '../stores/canvas-view.ts';

/** Panels find their widths in the first moments; later the view belongs to the user. */
const settles = 500; // ms

/** False until the view stands: nothing is worth drawing at a zoom that is about to change. */
export function useFitOnArrival(
  shown: string,
  root: { readonly current: HTMLElement | null },
): boolean {
  const [arrived, setArrived] = useState<string>();
  useEffect(() => {
    const element = root.current;
    if (!element) return undefined;
    const fit = () =>
      requestAnimationFrame(() => {
        canvasView()?.fit();
        setArrived(shown);
      });
    const observer = new ResizeObserver(fit);
    const stop = () => observer.disconnect();
    observer.observe(element);
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
  return arrived === shown;
}
