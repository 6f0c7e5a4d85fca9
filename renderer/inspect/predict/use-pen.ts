// The pen of the pad: strokes by the pointer, and by keys a place that moves, with the pen down or lifted.
import type { KeyboardEvent, PointerEvent, RefObject } from 'react';
import { useEffect, useRef, useState } from 'react';
import { valuesOf } from '../../parts/heat-map/drawn-pixels.ts';

/** Pixels that the pad is wide. */
export const edge = 196;

/** By pixels of the model: right, down. */
const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** `onDrawn` takes values from 0 to 1, [height, width, channels] of `sizes`; undefined once all is erased. */
export function usePen(
  pad: RefObject<HTMLCanvasElement | null>,
  sizes: readonly number[],
  onDrawn: (values: Float32Array | undefined) => void,
) {
  const [height = 28, width = 28] = sizes;
  const high = Math.round((edge * height) / width);
  const draws = useRef(false);
  const [pen, setPen] = useState({
    column: Math.floor(width / 2),
    row: Math.floor(height / 2),
    isDown: false,
  });
  const paper = () => pad.current?.getContext('2d', { willReadFrequently: true });
  useEffect(() => {
    const context = pad.current?.getContext('2d', { willReadFrequently: true });
    if (context) clear(context);
  }, [pad]);
  const give = () => {
    const { data } = paper()?.getImageData(0, 0, edge, high) ?? {};
    if (data) onDrawn(valuesOf({ width: edge, height: high, pixels: data }, sizes, 'stretch'));
  };
  const take = () => {
    const context = paper();
    if (!context) return undefined;
    context.lineWidth = (edge / width) * 2;
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.strokeStyle = '#fff';
    context.beginPath();
    return context;
  };
  const stroke = (event: PointerEvent<HTMLElement>) => {
    const context = paper();
    if (!draws.current || !context) return;
    const box = event.currentTarget.getBoundingClientRect();
    context.lineTo(
      ((event.clientX - box.left) / box.width) * edge,
      ((event.clientY - box.top) / box.height) * high,
    );
    context.stroke();
  };
  const erase = () => {
    const context = paper();
    if (context) clear(context);
    setPen({ ...pen, isDown: false });
    onDrawn(undefined);
  };
  /** To another place, or down where it is. */
  const move = (to: typeof pen) => {
    setPen(to);
    const context = to.isDown ? take() : undefined;
    if (!context) return;
    const place = ({ column, row }: typeof pen) =>
      [((column + 0.5) * edge) / width, ((row + 0.5) * high) / height] as const;
    context.moveTo(...place(pen));
    context.lineTo(...place(to));
    context.stroke();
    give();
  };
  const hands = {
    onKeyDown(event: KeyboardEvent) {
      const step = arrows[event.key];
      if (step) {
        const [column, row] = [pen.column + step[0], pen.row + step[1]];
        const isInside = column >= 0 && column < width && row >= 0 && row < height;
        if (isInside) move({ ...pen, column, row });
      } else if (event.key === 'Enter' || event.key === ' ') move({ ...pen, isDown: !pen.isDown });
      else if (event.key === 'Delete' || event.key === 'Backspace') erase();
      else return;
      event.preventDefault();
    },
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (!take()) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      draws.current = true;
      stroke(event);
    },
    onPointerMove: stroke,
    onPointerUp() {
      draws.current = false;
      give();
    },
  };
  return { pen, hands, erase, paper, high };
}

function clear(context: CanvasRenderingContext2D): void {
  context.fillStyle = '#000';
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
}
