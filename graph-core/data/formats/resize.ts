// A picture of any size → a small one of a given size, grey or in colour.
import type { Picture } from '../dataset.ts';

export interface Wanted {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly fit: Fit;
}

/** Cut to the wanted proportions around the middle, or stretched. */
export type Fit = 'crop' | 'stretch';

/** Each wanted pixel is the mean of the pixels it covers; transparent ones count as black. [height, width, channels] */
export function resize(picture: Picture, wanted: Wanted): Uint8Array {
  const { height, width, channels } = wanted;
  const [left, top, wide, high] = region(picture, wanted);
  const out = new Uint8Array(height * width * channels);
  for (let row = 0; row < height; row++) {
    const rows = covered(top, high, row, height, picture.height);
    for (let column = 0; column < width; column++) {
      const columns = covered(left, wide, column, width, picture.width);
      const [red, green, blue] = meanColour(picture, rows, columns);
      const at = (row * width + column) * channels;
      if (channels === 1) out[at] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
      else out.set([Math.round(red), Math.round(green), Math.round(blue)], at);
    }
  }
  return out;
}

function region({ width, height }: Picture, wanted: Wanted): [number, number, number, number] {
  if (wanted.fit === 'stretch') return [0, 0, width, height];
  const scale = Math.min(width / wanted.width, height / wanted.height);
  const [wide, high] = [wanted.width * scale, wanted.height * scale];
  return [(width - wide) / 2, (height - high) / 2, wide, high];
}

/** First and last pixel (exclusive) that the `place`-th of `count` equal parts covers; at least one. */
function covered(
  start: number,
  length: number,
  part: number,
  count: number,
  size: number,
): readonly [number, number] {
  const first = Math.min(size - 1, Math.max(0, Math.floor(start + (length * part) / count)));
  const last = Math.ceil(start + (length * (part + 1)) / count - 1e-9);
  return [first, Math.min(size, Math.max(first + 1, last))];
}

function meanColour(
  { width, pixels }: Picture,
  [top, bottom]: readonly [number, number],
  [left, right]: readonly [number, number],
): readonly [number, number, number] {
  let [red, green, blue] = [0, 0, 0];
  for (let row = top; row < bottom; row++)
    for (let column = left; column < right; column++) {
      const at = (row * width + column) * 4;
      const opacity = (pixels[at + 3] ?? 0) / 255;
      red += (pixels[at] ?? 0) * opacity;
      green += (pixels[at + 1] ?? 0) * opacity;
      blue += (pixels[at + 2] ?? 0) * opacity;
    }
  const count = (bottom - top) * (right - left);
  return [red / count, green / count, blue / count];
}
