// A table of numbers as coloured cells, a few pixels each, scaled up by the browser.
import { memo, useEffect, useRef } from 'react';
import type { Ramps } from './use-ramps.ts';
import { minusIndex, rampIndex } from './ramp.ts';
import './heat-canvas.css';

interface HeatCanvasProps {
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** What the end of the ramp stands for. */
  readonly limit: number;
  readonly signed?: boolean;
  /** Cells are large enough for a minus sign where they are below zero. */
  readonly signs?: boolean;
  readonly ramps: Ramps;
}

/** Pixels along a side of a cell that may hold a minus sign. */
const signedEdge = 5;

export const HeatCanvas = memo(function HeatCanvas(props: HeatCanvasProps) {
  const { values, rows, columns, limit, signed = false, signs = false, ramps } = props;
  const element = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = element.current;
    const context = canvas?.getContext('2d', { alpha: false });
    if (!canvas || !context || rows < 1 || columns < 1) return;
    const edge = signed && signs ? signedEdge : 1;
    const [width, height] = [columns * edge, rows * edge];
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const image = context.createImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    const ramp = signed ? ramps.signed : ramps.amount;
    for (let at = 0; at < pixels.length; at++) {
      const [row, column] = [Math.floor(at / width), at % width];
      const value = values[Math.floor(row / edge) * columns + Math.floor(column / edge)] ?? 0;
      const index = rampIndex(value, limit, signed);
      const isSign = edge > 1 && row % edge === 2 && column % edge > 0 && column % edge < 4;
      pixels[at] = ramp[(isSign ? minusIndex(index) : undefined) ?? index] ?? 0;
    }
    context.putImageData(image, 0, 0);
  }, [values, rows, columns, limit, signed, signs, ramps]);
  return <canvas ref={element} className="heat-canvas" aria-hidden />;
});
