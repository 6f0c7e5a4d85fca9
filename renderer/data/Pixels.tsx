// An image of the data, drawn pixel by pixel.
import { useEffect, useRef } from 'react';

interface PixelsProps {
  /** From 0 to 1, [height, width, channels]; one channel is grey. */
  readonly values: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

export function Pixels({ values, width, height, channels }: PixelsProps) {
  const element = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = element.current?.getContext('2d');
    if (!context) return;
    const image = context.createImageData(width, height);
    for (let index = 0; index < width * height; index++) {
      for (let color = 0; color < 3; color++) {
        const channel = Math.min(color, channels - 1);
        image.data[index * 4 + color] = (values[index * channels + channel] ?? 0) * 255;
      }
      image.data[index * 4 + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [values, width, height, channels]);
  return (
    <canvas ref={element} className="pixels-image" width={width} height={height} aria-hidden />
  );
}
