// Convolutions in WGSL as implicit products: the rows of the left operand are windows of an image.
import { keepsInput, type Pointwise } from '../../pointwise.ts';
import { kernel, type NumberKind } from '../kernel.ts';
import { activate, slope } from './activations.ts';
import { lanesOf, tile, tileMemory } from './tile.ts';

export const side = 32;

const numbers = {
  batch: 'u32',
  height: 'u32',
  width: 'u32',
  channels: 'u32',
  filters: 'u32',
  kh: 'u32',
  kw: 'u32',
  strideY: 'u32',
  strideX: 'u32',
  outHeight: 'u32',
  outWidth: 'u32',
  top: 'u32',
  left: 'u32',
} satisfies Record<string, NumberKind>;

/** The number that weight `k` of a filter meets at output pixel `pixel`; 0 in the padding. */
const met = `
fn met(pixel: u32, k: u32) -> f32 {
  let c = k % p.channels;
  let y = pixel / p.outWidth % p.outHeight * p.strideY + k / p.channels / p.kw;
  let x_place = pixel % p.outWidth * p.strideX + k / p.channels % p.kw;
  if (y < p.top || x_place < p.left || y - p.top >= p.height || x_place - p.left >= p.width) {
    return 0.0;
  }
  let b = pixel / p.outWidth / p.outHeight;
  return x[((b * p.height + y - p.top) * p.width + x_place - p.left) * p.channels + c];
}
`;

const across = `(p.filters + ${side - 1}u) / ${side}u`;

export const convolve = (name: Pointwise, biased: boolean) =>
  kernel(`convolution ${name}${biased ? ' bias' : ''}`, () => ({
    lanes: lanesOf(side),
    reads: ['x', 'w', ...(biased ? (['bias'] as const) : [])],
    writes: ['y', ...(keepsInput[name] ? (['z'] as const) : [])],
    numbers,
    code: `${activate(name)}${met}${tileMemory(side)}${tile({
      name: 'product',
      side,
      left: 'met(r, k)',
      right: 'w[k * p.filters + c]',
      rows: 'p.batch * p.outHeight * p.outWidth',
      columns: 'p.filters',
      leftAlongK: 'true',
      rightAlongK: 'false',
      store: `let before = sum${biased ? ' + bias[c]' : ''};
        ${keepsInput[name] ? 'z[r * p.filters + c] = before;' : ''}
        y[r * p.filters + c] = activate(before);`,
    })}
fn kernel(group: u32, lane: u32) {
  let across = ${across};
  product(group / across, group % across, 0u, p.kh * p.kw * p.channels, lane);
}
`,
  }));

/** `reached`: the gradient at the output pixel to which input pixel r went by k, a place in the window and a filter. */
const inputGradient = `
fn reached(r: u32, k: u32) -> f32 {
  let f = k % p.filters;
  let y = r / p.width % p.height + p.top;
  let x_place = r % p.width + p.left;
  let ky = k / p.filters / p.kw;
  let kx = k / p.filters % p.kw;
  if (y < ky || x_place < kx) {
    return 0.0;
  }
  let oy = (y - ky) / p.strideY;
  let ox = (x_place - kx) / p.strideX;
  if (oy * p.strideY != y - ky || ox * p.strideX != x_place - kx || oy >= p.outHeight || ox >= p.outWidth) {
    return 0.0;
  }
  return dz((r / p.width / p.height * p.outHeight + oy) * p.outWidth + ox, f);
}
${tile({
  name: 'input_gradient',
  side,
  left: 'reached(r, k)',
  right: 'w[(k / p.filters * p.channels + c) * p.filters + k % p.filters]',
  rows: 'p.batch * p.height * p.width',
  columns: 'p.channels',
  leftAlongK: 'true',
  rightAlongK: 'true',
  store: 'dx[r * p.channels + c] = sum;',
})}`;

/** First the tiles of dx, then those of dw and db, cut along the output's pixels into parts. */
export const convolveBack = (name: Pointwise, biased: boolean, inputToo: boolean) =>
  kernel(
    `convolution gradients ${name}${biased ? ' bias' : ''}${inputToo ? ' input' : ''}`,
    () => ({
      lanes: lanesOf(side),
      reads: [
        'x',
        'dy',
        ...(inputToo ? (['w'] as const) : []),
        ...(name === 'linear' ? [] : (['kept'] as const)),
      ],
      writes: [...(inputToo ? (['dx'] as const) : []), 'dw', ...(biased ? (['db'] as const) : [])],
      numbers: { ...numbers, first: 'u32', part: 'u32' },
      code: `${name === 'linear' ? '' : slope(name)}
fn dz(pixel: u32, f: u32) -> f32 {
  let i = pixel * p.filters + f;
  return dy[i]${name === 'linear' ? '' : ' * slope(kept[i])'};
}
${met}${tileMemory(side)}${inputToo ? inputGradient : ''}${tile({
  name: 'weight_gradient',
  side,
  left: 'met(k, r)',
  right: 'dz(k, c)',
  rows: 'p.kh * p.kw * p.channels',
  columns: 'p.filters',
  leftAlongK: 'false',
  rightAlongK: 'false',
  store: 'dw[(start / p.part * p.kh * p.kw * p.channels + r) * p.filters + c] = sum;',
  ...(biased ? { storeColumn: 'db[start / p.part * p.filters + c] = sum;' } : {}),
})}
fn kernel(group: u32, lane: u32) {
  if (group < p.first) {
    ${
      inputToo
        ? `let across = (p.channels + ${side - 1}u) / ${side}u;
    input_gradient(group / across, group % across, 0u, p.kh * p.kw * p.filters, lane);`
        : ''
    }
  } else {
    let pixels = p.batch * p.outHeight * p.outWidth;
    let across = ${across};
    let down = (p.kh * p.kw * p.channels + ${side - 1}u) / ${side}u;
    let at = group - p.first;
    let start = at / (across * down) * p.part;
    let inside = at % (across * down);
    weight_gradient(inside / across, inside % across, start, min(start + p.part, pixels), lane);
  }
}
`,
    }),
  );
