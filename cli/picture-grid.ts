// Many examples as one picture: images side by side, or points in the plane.

export interface Pixels {
  /** Row by row, 0 … 255. */
  readonly values: Uint8Array;
  readonly width: number;
  readonly channels: 1 | 3;
}

const gap = 2;
const background = 255;

/** Images of numbers from 0 to 1, in a square as far as they fill one. `sizes`: height, width, channels. */
export function imageGrid(values: Float32Array, sizes: readonly number[]): Pixels {
  const [height = 1, width = 1, depth = 1] = sizes;
  const channels = depth === 3 ? 3 : 1;
  const size = height * width * depth;
  const count = values.length / size;
  const across = Math.ceil(Math.sqrt(count));
  const down = Math.ceil(count / across);
  const whole = across * (width + gap) - gap;
  const pixels = new Uint8Array(whole * (down * (height + gap) - gap) * channels).fill(background);
  for (let at = 0; at < count * height * width; at++) {
    const [index, row, column] = [
      Math.floor(at / (height * width)),
      Math.floor(at / width) % height,
      at % width,
    ];
    const top = Math.floor(index / across) * (height + gap) + row;
    const left = (index % across) * (width + gap) + column;
    for (let channel = 0; channel < channels; channel++)
      pixels[(top * whole + left) * channels + channel] = toByte(values[at * depth + channel] ?? 0);
  }
  return { values: pixels, width: whole, channels };
}

const side = 512;

/** Points (x, y) as dots on white; both axes to one scale, y upwards. */
export function pointPicture(values: Float32Array): Pixels {
  const pixels = new Uint8Array(side * side).fill(background);
  const [xs, ys] = [0, 1].map((axis) => values.filter((_, at) => at % 2 === axis));
  const [x, y] = [extentOf(xs ?? values), extentOf(ys ?? values)];
  const scale = (0.9 * side) / Math.max(x.range, y.range, Number.MIN_VALUE);
  for (let at = 0; at + 1 < values.length; at += 2) {
    const column = side / 2 + ((values[at] ?? 0) - x.middle) * scale;
    const row = side / 2 - ((values[at + 1] ?? 0) - y.middle) * scale;
    for (const [right, below] of dot) {
      const [c, r] = [Math.round(column) + right, Math.round(row) + below];
      pixels[r * side + c] = 0;
    }
  }
  return { values: pixels, width: side, channels: 1 };
}

const dot = [-1, 0, 1].flatMap((right) => [-1, 0, 1].map((below) => [right, below] as const));

function extentOf(values: Float32Array): { readonly middle: number; readonly range: number } {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return { middle: (low + high) / 2, range: high - low };
}

function toByte(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 255);
}
