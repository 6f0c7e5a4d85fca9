// Which rows of a long list are in sight: the rest is room above and below, so that ten thousand cost as much as thirty.
import type { RefObject } from 'react';
import { useLayoutEffect, useMemo, useState } from 'react';

interface Sight {
  readonly top: number;
  readonly height: number;
}

export interface RowWindow {
  readonly first: number;
  /** Behind the last. */
  readonly end: number;
  /** Where a row begins, in pixels; of the number of rows, where all end. */
  readonly top: (row: number) => number;
  readonly onScroll: () => void;
  readonly bringIntoView: (row: number) => void;
}

/** Rows beyond the edges that are drawn too, so that scrolling meets no hole. */
const margin = 8;
/** Where nothing has a size, as on the page of a test. */
const unmeasured = 800;

export function useWindow(
  root: RefObject<HTMLElement | null>,
  heights: readonly number[],
): RowWindow {
  const [sight, setSight] = useState<Sight>({ top: 0, height: unmeasured });
  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return undefined;
    const measure = () =>
      setSight({ top: element.scrollTop, height: element.clientHeight || unmeasured });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [root]);
  const tops = useMemo(() => {
    const sums = new Float64Array(heights.length + 1);
    heights.forEach((height, row) => {
      sums[row + 1] = (sums[row] ?? 0) + height;
    });
    return sums;
  }, [heights]);
  const top = (row: number) => tops[Math.min(row, heights.length)] ?? 0;
  const first = Math.max(0, rowAt(tops, sight.top) - margin);
  const end = Math.min(heights.length, rowAt(tops, sight.top + sight.height) + 1 + margin);
  return {
    first,
    end,
    top,
    onScroll: () => {
      const element = root.current;
      if (element) setSight((now) => ({ ...now, top: element.scrollTop }));
    },
    bringIntoView: (row) => {
      const element = root.current;
      if (!element) return;
      const [from, to] = [top(row), top(row + 1)];
      if (from < element.scrollTop) element.scrollTo({ top: from });
      else if (to > element.scrollTop + element.clientHeight)
        element.scrollTo({ top: to - element.clientHeight });
    },
  };
}

/** The last row that begins at or above a height. */
function rowAt(tops: Float64Array, height: number): number {
  let [low, high] = [0, tops.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((tops[middle] ?? 0) <= height) low = middle;
    else high = middle - 1;
  }
  return low;
}
