// Max and average pooling: one dispatch each way, each lane a number of what is written.
import { differentiable, present } from '../differentiable.ts';
import { geometryOf } from '../geometry.ts';
import type { PoolOptions, Tensor } from '../ops.ts';
import type { GpuHost } from './host.ts';
import { kernel, type NumberKind } from './kernel.ts';

type Kind = 'max' | 'average';

const numbers = {
  batch: 'u32',
  height: 'u32',
  width: 'u32',
  channels: 'u32',
  kh: 'i32',
  kw: 'i32',
  strideY: 'i32',
  strideX: 'i32',
  outHeight: 'i32',
  outWidth: 'i32',
  top: 'i32',
  left: 'i32',
} satisfies Record<string, NumberKind>;

/** The pixels of the image under a window: from the first to before the last, as (row, column). */
const windows = `
struct Window {
  first: vec2i,
  last: vec2i,
}
fn window(oy: i32, ox: i32) -> Window {
  let corner = vec2i(oy * p.strideY - p.top, ox * p.strideX - p.left);
  let size = vec2i(i32(p.height), i32(p.width));
  return Window(max(corner, vec2i()), min(corner + vec2i(p.kh, p.kw), size));
}
fn share(w: Window) -> f32 {
  let size = w.last - w.first;
  return 1.0 / f32(size.x * size.y);
}
`;

/** `places`: which pixel of its window was the first largest, counted as if nothing were cut off. */
const forward = (kind: Kind) =>
  kernel(`${kind} pooling`, () => ({
    lanes: 256,
    reads: ['x'],
    writes: ['y', ...(kind === 'max' ? (['places'] as const) : [])],
    numbers,
    code: `${windows}
fn kernel(group: u32, lane: u32) {
  let i = group * lanes + lane;
  let c = i % p.channels;
  let ox = i32(i / p.channels) % p.outWidth;
  let oy = i32(i / p.channels) / p.outWidth % p.outHeight;
  let b = i / p.channels / u32(p.outWidth * p.outHeight);
  if (b < p.batch) {
    let w = window(oy, ox);
    ${
      kind === 'max'
        ? `var largest = 0.0;
    var place = -1;`
        : 'var sum = 0.0;'
    }
    for (var row = w.first.x; row < w.last.x; row++) {
      for (var column = w.first.y; column < w.last.y; column++) {
        let value = x[((b * p.height + u32(row)) * p.width + u32(column)) * p.channels + c];
        ${
          kind === 'max'
            ? `if (place < 0 || value > largest) {
          largest = value;
          place = (row - oy * p.strideY + p.top) * p.kw + column - ox * p.strideX + p.left;
        }`
            : 'sum += value;'
        }
      }
    }
    ${
      kind === 'max'
        ? `y[i] = largest;
    places[i] = f32(place);`
        : 'y[i] = sum * share(w);'
    }
  }
}
`,
  }));

/** Each pixel takes from the windows over it, one after the other. */
const backward = (kind: Kind) =>
  kernel(`${kind} pooling gradient`, () => ({
    lanes: 256,
    reads: ['dy', ...(kind === 'max' ? (['places'] as const) : [])],
    writes: ['dx'],
    numbers,
    code: `${windows}
fn kernel(group: u32, lane: u32) {
  let i = group * lanes + lane;
  let c = i % p.channels;
  let column = i32(i / p.channels % p.width) + p.left;
  let row = i32(i / p.channels / p.width % p.height) + p.top;
  let b = i32(i / p.channels / p.width / p.height);
  if (b < i32(p.batch)) {
    var sum = 0.0;
    let last_row = min(row / p.strideY, p.outHeight - 1);
    let last_column = min(column / p.strideX, p.outWidth - 1);
    for (var oy = max(0, row - p.kh + p.strideY) / p.strideY; oy <= last_row; oy++) {
      for (var ox = max(0, column - p.kw + p.strideX) / p.strideX; ox <= last_column; ox++) {
        let o = u32((b * p.outHeight + oy) * p.outWidth + ox) * p.channels + c;
        ${
          kind === 'max'
            ? `let place = (row - oy * p.strideY) * p.kw + column - ox * p.strideX;
        if (places[o] == f32(place)) {
          sum += dy[o];
        }`
            : 'sum += dy[o] * share(window(oy, ox));'
        }
      }
    }
    dx[i] = sum;
  }
}
`,
  }));

const lanesOver = (x: Tensor): number => Math.ceil(x.size / 256);

const pool =
  (kind: Kind) =>
  (host: GpuHost, x: Tensor, { size, strides, padding }: PoolOptions): Tensor => {
    const channels = x.shape[3] ?? 0;
    const g = geometryOf(x.shape, size, channels, strides, padding);
    return differentiable(host.tf, {
      inputs: [x],
      forward(save) {
        const [y, places] = [0, 1].map(() =>
          host.make([g.batch, g.outHeight, g.outWidth, channels]),
        ) as [Tensor, Tensor];
        host.run(forward(kind), lanesOver(y), { x, y, places }, g);
        save(kind === 'max' ? [places] : []);
        return y;
      },
      backward: (dy, [places]) => [
        () => {
          const dx = host.make(x.shape);
          const tensors = { dy, places: kind === 'max' ? present(places) : dy, dx };
          host.run(backward(kind), lanesOver(dx), tensors, g);
          return dx;
        },
      ],
    });
  };

export const maxPool = pool('max');
export const averagePool = pool('average');
