// A drawing or a picture as the model takes it, made small by the same hand as the pictures it learns from.
import type { Fit, Picture } from '../../../graph-core/index.ts';
import { resize } from '../../../graph-core/index.ts';

/** 0 … 1, [height, width, channels] of `sizes`. */
export function valuesOf(picture: Picture, sizes: readonly number[], fit: Fit): Float32Array {
  const [height = 28, width = 28, channels = 1] = sizes;
  const bytes = resize(picture, { height, width, channels, fit });
  return Float32Array.from(bytes, (value) => value / 255);
}

/** The same back as a picture, for showing what the model is given. */
export function pictureOf(values: Float32Array, sizes: readonly number[]): Picture {
  const [height = 28, width = 28, channels = 1] = sizes;
  const pixels = new Uint8ClampedArray(height * width * 4).fill(255);
  for (let index = 0; index < height * width; index++)
    for (let colour = 0; colour < 3; colour++)
      pixels[index * 4 + colour] =
        (values[index * channels + (channels === 1 ? 0 : colour)] ?? 0) * 255;
  return { width, height, pixels };
}
