// Recurrent layers in plain float64 loops, written from the equations.
import type { ActivationName } from '../ops.ts';
import { type Array64, at, build } from './array.testing.ts';
import { activation, linear } from './dense.testing.ts';

interface Weights {
  readonly kernel: Array64;
  readonly recurrent: Array64;
  readonly bias: Array64;
}

interface Options {
  readonly reverse: boolean;
  readonly mask?: Array64;
}

const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));

const scalarOf = (name: ActivationName, v: number): number =>
  activation({ shape: [1], data: Float64Array.of(v) }, name).data[0] ?? 0;

/** Positions in order; a state stays where the mask is 0. States are [batch, units]. */
function scan(
  x: Array64,
  initial: Array64[],
  { reverse, mask }: Options,
  cell: (x: Array64, states: readonly Array64[]) => Array64[],
): { sequence: Array64; states: Array64[] } {
  const [batch = 0, time = 0, features = 0] = x.shape;
  let states = initial;
  const outputs: Array64[] = Array(time);
  for (let k = 0; k < time; k++) {
    const t = reverse ? time - 1 - k : k;
    const next = cell(
      build([batch, features], ([b = 0, f = 0]) => at(x, [b, t, f])),
      states,
    );
    const before = states;
    states = next.map((state, i) =>
      build(state.shape, (index, offset) =>
        !mask || at(mask, [index[0] ?? 0, t])
          ? (state.data[offset] ?? 0)
          : (before[i]?.data[offset] ?? 0),
      ),
    );
    const [output] = states;
    if (output) outputs[t] = output;
  }
  const units = initial[0]?.shape[1] ?? 0;
  return {
    sequence: build([batch, time, units], ([b = 0, t = 0, u = 0]) => {
      const output = outputs[t];
      return output ? at(output, [b, u]) : 0;
    }),
    states,
  };
}

export function lstm(x: Array64, w: Weights, h: Array64, c: Array64, options: Options) {
  const units = h.shape[1] ?? 0;
  const { sequence, states } = scan(x, [h, c], options, (now, [before = h, memory = c]) => {
    const fromInput = linear(now, w.kernel, w.bias);
    const fromState = linear(before, w.recurrent);
    const gate = (b: number, k: number, u: number) =>
      at(fromInput, [b, k * units + u]) + at(fromState, [b, k * units + u]);
    const cell = build(memory.shape, ([b = 0, u = 0]) => {
      const kept = sigmoid(gate(b, 1, u)) * at(memory, [b, u]);
      return kept + sigmoid(gate(b, 0, u)) * Math.tanh(gate(b, 2, u));
    });
    const out = build(memory.shape, ([b = 0, u = 0]) => {
      return sigmoid(gate(b, 3, u)) * Math.tanh(at(cell, [b, u]));
    });
    return [out, cell];
  });
  return [sequence, ...states];
}

export function gru(x: Array64, w: Weights, h: Array64, options: Options) {
  const units = h.shape[1] ?? 0;
  const row = (k: number) => build([3 * units], ([i = 0]) => at(w.bias, [k, i]));
  const { sequence, states } = scan(x, [h], options, (now, [before = h]) => {
    const fromInput = linear(now, w.kernel, row(0));
    const fromState = linear(before, w.recurrent, row(1));
    const both = (b: number, k: number, u: number) => [
      at(fromInput, [b, k * units + u]),
      at(fromState, [b, k * units + u]),
    ];
    return [
      build(before.shape, ([b = 0, u = 0]) => {
        const [xz = 0, hz = 0] = both(b, 0, u);
        const [xr = 0, hr = 0] = both(b, 1, u);
        const [xh = 0, hh = 0] = both(b, 2, u);
        const z = sigmoid(xz + hz);
        return z * at(before, [b, u]) + (1 - z) * Math.tanh(xh + sigmoid(xr + hr) * hh);
      }),
    ];
  });
  return [sequence, ...states];
}

export function simpleRnn(
  x: Array64,
  w: Weights,
  h: Array64,
  name: ActivationName,
  options: Options,
) {
  const { sequence, states } = scan(x, [h], options, (now, [before = h]) => {
    const [a, b] = [linear(now, w.kernel, w.bias), linear(before, w.recurrent)];
    return [build(before.shape, (_, i) => scalarOf(name, (a.data[i] ?? 0) + (b.data[i] ?? 0)))];
  });
  return [sequence, ...states];
}
