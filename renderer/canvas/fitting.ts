// Where the view stands so that a graph is seen whole, or, where it would be too small to read, from its beginning.
import type { Flow } from '../../graph-core/index.ts';
import type { Rectangle } from '../document/line-up.ts';
import { smallestFit } from './zoom-level.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

interface Room extends Size {
  readonly flow: Flow;
  /** The trail of modules lies over the upper edge. */
  readonly hasTrail: boolean;
  /** A large graph is drawn as one picture, however small. */
  readonly isLarge: boolean;
}

/** CSS pixels. Joints, copies and live signs reach out of the blocks. */
const margin = 28;
const trailHeight = 36;
/** The tools lie over the lower edge. */
const toolsHeight = 26;
/** A small graph is shown at its own size, not blown up. */
const largestFit = 1;
const smallest = 0.02;

interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export function fitting({ x, y, width, height }: Rectangle, room: Room): View {
  const top = margin + (room.hasTrail ? trailHeight : 0);
  const [wide, high] = [room.width - 2 * margin, room.height - top - margin - toolsHeight];
  const whole = Math.min(largestFit, wide / width, high / height);
  const zoom = Math.max(whole, room.isLarge ? smallest : smallestFit);
  const place = (free: number, start: number, atEnd: boolean) =>
    free >= 0 ? start + free / 2 : start + (atEnd ? free : 0);
  return {
    x: place(wide - width * zoom, margin, false) - x * zoom,
    y: place(high - height * zoom, top, room.flow === 'up') - y * zoom,
    zoom,
  };
}

/** Of a canvas that has got another size: fitted if it was, otherwise what is in the middle stays there. */
export function resized(seen: View, before: Size, now: Size, fitted: (size: Size) => View): View {
  const was = fitted(before);
  const isFitted =
    Math.abs(seen.zoom / was.zoom - 1) < 0.001 && Math.hypot(seen.x - was.x, seen.y - was.y) < 1;
  if (isFitted) return fitted(now);
  return {
    zoom: seen.zoom,
    x: seen.x + (now.width - before.width) / 2,
    y: seen.y + (now.height - before.height) / 2,
  };
}
