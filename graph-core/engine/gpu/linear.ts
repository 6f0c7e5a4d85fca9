// Fully connected layers: product, bias and activation in one dispatch; all three gradients in another.
import { keepsInput, type Pointwise } from '../pointwise.ts';
import { differentiable, present } from '../differentiable.ts';
import type { ActivationName, Tensor } from '../ops.ts';
import { activation } from './activation.ts';
import type { GpuHost } from './host.ts';
import { kernel } from './kernel.ts';
import { makeGradient } from './parameter-pool.ts';
import { softmax } from './softmax.ts';
import { addParts } from './sums.ts';
import { activate, slope } from './wgsl/activations.ts';
import { lanesOf, type Side, sideFor, tile, tileMemory, tilesOf } from './wgsl/tile.ts';

/** y = φ(x · w + b); `z` is what φ was given, where its slope needs that. */
const forward = (side: Side, name: Pointwise, biased: boolean) =>
  kernel(`linear ${side} ${name}${biased ? ' bias' : ''}`, () => ({
    lanes: lanesOf(side),
    reads: ['x', 'w', ...(biased ? (['bias'] as const) : [])],
    writes: ['y', ...(keepsInput[name] ? (['z'] as const) : [])],
    numbers: { rows: 'u32', inputs: 'u32', units: 'u32', start: 'u32' },
    code: `${activate(name)}${tileMemory(side)}${tile({
      name: 'product',
      side,
      left: 'x[r * p.inputs + k]',
      right: 'w[k * p.units + c]',
      rows: 'p.rows',
      columns: 'p.units',
      leftAlongK: 'true',
      rightAlongK: 'false',
      store: `let before = sum${biased ? ' + bias[c]' : ''};
        ${keepsInput[name] ? 'z[r * p.units + c] = before;' : ''}
        y[p.start + r * p.units + c] = activate(before);`,
    })}
fn kernel(group: u32, lane: u32) {
  let across = (p.units + ${side - 1}u) / ${side}u;
  product(group / across, group % across, 0u, p.inputs, lane);
}
`,
  }));

const inputGradient = (side: Side) =>
  tile({
    name: 'input_gradient',
    side,
    left: 'dz(r, k)',
    right: 'w[c * p.units + k]',
    rows: 'p.rows',
    columns: 'p.inputs',
    leftAlongK: 'true',
    rightAlongK: 'true',
    store: 'dx[r * p.inputs + c] = sum;',
  });

const inputTiles = (side: Side) => `let across = (p.inputs + ${side - 1}u) / ${side}u;
    input_gradient(group / across, group % across, 0u, p.units, lane);`;

/** First the tiles of dx, then those of dw and db, which may be cut along the rows into parts. */
const backward = (side: Side, name: Pointwise, biased: boolean, inputToo: boolean) =>
  kernel(
    `linear gradients ${side} ${name}${biased ? ' bias' : ''}${inputToo ? ' input' : ''}`,
    () => ({
      lanes: lanesOf(side),
      reads: [
        'x',
        'dy',
        ...(inputToo ? (['w'] as const) : []),
        ...(name === 'linear' ? [] : (['kept'] as const)),
      ],
      writes: [...(inputToo ? (['dx'] as const) : []), 'dw', ...(biased ? (['db'] as const) : [])],
      numbers: { rows: 'u32', inputs: 'u32', units: 'u32', first: 'u32', part: 'u32' },
      code: `${name === 'linear' ? '' : slope(name)}
fn dz(r: u32, c: u32) -> f32 {
  let i = r * p.units + c;
  return dy[i]${name === 'linear' ? '' : ' * slope(kept[i])'};
}
${tileMemory(side)}${inputToo ? inputGradient(side) : ''}${tile({
  name: 'weight_gradient',
  side,
  left: 'x[k * p.inputs + r]',
  right: 'dz(k, c)',
  rows: 'p.inputs',
  columns: 'p.units',
  leftAlongK: 'false',
  rightAlongK: 'false',
  store: 'dw[(start / p.part * p.inputs + r) * p.units + c] = sum;',
  ...(biased ? { storeColumn: 'db[start / p.part * p.units + c] = sum;' } : {}),
})}
fn kernel(group: u32, lane: u32) {
  if (group < p.first) {
    ${inputToo ? inputTiles(side) : ''}
  } else {
    let across = (p.units + ${side - 1}u) / ${side}u;
    let down = (p.inputs + ${side - 1}u) / ${side}u;
    let at = group - p.first;
    let start = at / (across * down) * p.part;
    let inside = at % (across * down);
    weight_gradient(inside / across, inside % across, start, min(start + p.part, p.rows), lane);
  }
}
`,
    }),
  );

/** Rows of one part of the weights' gradient, where there are so many rows that one lane should not sum them all. */
const rowsPerPart = 1024;
const mostParts = 64;

export function linear(
  host: GpuHost,
  x: Tensor,
  weights: Tensor,
  bias?: Tensor,
  name: ActivationName = 'linear',
): Tensor {
  if (name === 'softmax') return softmax(host, linear(host, x, weights, bias));
  const [, units = 0] = weights.shape;
  if (x.size === 0 || units === 0) return activation(host, plainly(host, x, weights, bias), name);
  return differentiable(host.tf, {
    inputs: bias ? [x, weights, bias] : [x, weights],
    forward(save) {
      const y = host.make([...x.shape.slice(0, -1), units]);
      const z = keepsInput[name] ? host.make(y.shape) : y;
      multiply(host, { x, w: weights, bias, y, z }, name, 0);
      save(name === 'linear' ? [x, weights] : [x, weights, z]);
      return y;
    },
    backward: (dy, [from, by, kept]) =>
      gradients(
        host,
        { x: present(from), w: present(by), bias, dy, kept },
        name,
        bias !== undefined,
      ),
  });
}

/** x · w + b without gradients, laid into `to` from the `start`th number on. */
export function projectInto(
  host: GpuHost,
  x: Tensor,
  weights: Tensor,
  bias: Tensor,
  to: Tensor,
  start: number,
): void {
  multiply(host, { x, w: weights, bias, y: to, z: to }, 'linear', start);
}

/** x · w of square matrices, with tiles of that side: for whoever times them. */
export function multiplySquares(
  host: GpuHost,
  side: Side,
  tensors: Readonly<Record<'x' | 'w' | 'y', Tensor>>,
): void {
  const [size = 0] = tensors.y.shape;
  const numbers = { rows: size, inputs: size, units: size, start: 0 };
  const all = { ...tensors, bias: tensors.w, z: tensors.y };
  host.run(forward(side, 'linear', false), tilesOf(size, side) ** 2, all, numbers);
}

interface Product {
  readonly x: Tensor;
  readonly w: Tensor;
  readonly bias: Tensor | undefined;
  readonly y: Tensor;
  readonly z: Tensor;
}

function multiply(host: GpuHost, of: Product, name: Pointwise, start: number): void {
  const [inputs = 0, units = 0] = of.w.shape;
  const rows = of.x.size / inputs;
  const side = sideFor(host.largeSide, rows, units);
  host.run(
    forward(side, name, of.bias !== undefined),
    tilesOf(rows, side) * tilesOf(units, side),
    { ...of, bias: of.bias ?? of.w },
    { rows, inputs, units, start },
  );
}

/** For nothing at all, where no kernel would run. */
function plainly({ tf }: GpuHost, x: Tensor, weights: Tensor, bias?: Tensor): Tensor {
  const [inputs = 0, units = 0] = weights.shape;
  const sum = tf.matMul(tf.reshape(x, [-1, inputs]), weights);
  return tf.reshape(bias ? tf.add(sum, bias) : sum, [...x.shape.slice(0, -1), units]);
}

interface Slopes {
  readonly x: Tensor;
  readonly w: Tensor;
  readonly bias?: Tensor | undefined;
  readonly dy: Tensor;
  readonly kept?: Tensor | undefined;
}

/** Of x · w + b in x, w and b, which may be no parameter; `rows`: of x, where more lies behind them. */
export function linearGradients(
  host: GpuHost,
  of: Pick<Slopes, 'x' | 'w' | 'bias'>,
  dy: Tensor,
  rows?: number,
): (() => Tensor)[] {
  return gradients(host, { ...of, dy }, 'linear', true, rows);
}

/** The gradient in x is asked for first, if at all: who asks for another one first needs no other than that. */
function gradients(
  host: GpuHost,
  { x, w: weights, bias, dy, kept }: Slopes,
  name: Pointwise,
  biased: boolean,
  rows = x.size / (weights.shape[0] ?? 1),
): (() => Tensor)[] {
  const [inputs = 0, units = 0] = weights.shape;
  const parts = Math.min(mostParts, Math.ceil(rows / (2 * rowsPerPart)));
  const part = Math.ceil(rows / parts);
  const dx = host.make(x.shape);
  const dw = makeGradient(host, weights);
  const db = bias ? makeGradient(host, bias) : host.make([units]);
  let done = false;
  const once = (wantsInput: boolean): void => {
    if (done) return;
    done = true;
    const side = Math.min(
      sideFor(host.largeSide, inputs, units, parts),
      wantsInput ? sideFor(host.largeSide, rows, inputs) : host.largeSide,
    ) as Side;
    const first = wantsInput ? tilesOf(rows, side) * tilesOf(inputs, side) : 0;
    const groups = first + tilesOf(inputs, side) * tilesOf(units, side) * parts;
    const whole = parts === 1;
    const dwParts = whole ? dw : host.make([parts, inputs, units]);
    const dbParts = whole ? db : host.make([parts, units]);
    host.run(
      backward(side, name, biased, wantsInput),
      groups,
      { x, w: weights, dy, kept: kept ?? dy, dx, dw: dwParts, db: dbParts },
      { rows, inputs, units, first, part },
    );
    if (!whole) addParts(host, parts, [dwParts, dw], biased ? [dbParts, db] : undefined);
  };
  const after = (gradient: Tensor, wantsInput: boolean) => () => {
    once(wantsInput);
    return gradient;
  };
  return [after(dx, true), after(dw, false), after(db, false)];
}
