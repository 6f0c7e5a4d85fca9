// The room there is for a map: as wide as its place, as high as the window leaves.
import type { RefObject } from 'react';
import { useEffect, useState } from 'react';

/** Above and below a map: bars, words along the top, what was read, switches. */
const around = 380;
const lowest = 280;

export function useRoom(frame: RefObject<HTMLElement | null>) {
  const [room, setRoom] = useState({ width: 480, height: 480 });
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const measure = () =>
      setRoom({
        width: element.clientWidth,
        height: Math.max(lowest, window.innerHeight - around),
      });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    addEventListener('resize', measure);
    return () => {
      observer.disconnect();
      removeEventListener('resize', measure);
    };
  }, [frame]);
  return room;
}
