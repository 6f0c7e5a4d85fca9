// A picture as the data holds it: numbers from 0 to 1, grey or in three colours.
import { memo, useEffect, useRef } from 'react';
import './picture-canvas.css';

interface PictureCanvasProps {
  /** [rows, columns, channels] */
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/** Whether an output of this shape can be looked at as a picture. */
export function isPicture(shape: readonly number[]): boolean {
  return shape.length === 3 && (shape[2] === 1 || shape[2] === 3);
}

export const PictureCanvas = memo(function PictureCanvas({ values, shape }: PictureCanvasProps) {
  const [rows = 1, columns = 1, channels = 1] = shape;
  const element = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = element.current;
    const context = canvas?.getContext('2d', { alpha: false });
    if (!canvas || !context) return;
    if (canvas.width !== columns) canvas.width = columns;
    if (canvas.height !== rows) canvas.height = rows;
    const image = context.createImageData(columns, rows);
    for (let index = 0; index < rows * columns; index++) {
      for (let color = 0; color < 3; color++)
        image.data[index * 4 + color] = 255 * (values[index * channels + (color % channels)] ?? 0);
      image.data[index * 4 + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [values, rows, columns, channels]);
  return (
    <canvas
      ref={element}
      className="picture"
      style={{ aspectRatio: `${columns} / ${rows}` }}
      aria-hidden
    />
  );
});
