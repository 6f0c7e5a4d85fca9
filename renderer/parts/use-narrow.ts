// Whether the window is too narrow for something, as it is dragged, zoomed or turned.
import { useCallback, useSyncExternalStore } from 'react';

/** Up to this width in CSS pixels, which zooming makes fewer. */
export function useNarrow(width: number): boolean {
  const query = `(max-width: ${width}px)`;
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}
