// A table of numbers as coloured cells, one pixel each, scaled up by the browser.
import { memo, useEffect, useRef } from 'react';
import type { Ramps } from './use-ramps.ts';
import { rampIndex } from './ramp.ts';
import './heat-canvas.css';

interface HeatCanvasProps {
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** What the end of the ramp stands for. */
  readonly limit: number;
  readonly signed?: boolean;
  readonly ramps: Ramps;
}

export const HeatCanvas = memo(function HeatCanvas(props: HeatCanvasProps) {
  const { values, rows, columns, limit, signed = false, ramps } = props;
  const element = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = element.current;
    const context = canvas?.getContext('2d', { alpha: false });
    if (!canvas || !context || rows < 1 || columns < 1) return;
    if (canvas.width !== columns) canvas.width = columns;
    if (canvas.height !== rows) canvas.height = rows;
    const image = context.createImageData(columns, rows);
    const pixels = new Uint32Array(image.data.buffer);
    const ramp = signed ? ramps.signed : ramps.amount;
    for (let index = 0; index < pixels.length; index++)
      pixels[index] = ramp[rampIndex(values[index] ?? 0, limit, signed)] ?? 0;
    context.putImageData(image, 0, 0);
  }, [values, rows, columns, limit, signed, ramps]);
  return <canvas ref={element} className="heat-canvas" aria-hidden />;
});
