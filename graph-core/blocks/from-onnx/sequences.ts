// Recurrent operators, and the blocks that compute them.
import type { Numbers, Operation, Part, Parts, Translation } from './operation.ts';
import { turned } from './operation.ts';

/** Rows of a gate matrix or vector in another order: ours k is theirs `gates[k]`. [gates · u, …] */
function ordered({ shape, data }: Numbers, gates: readonly number[]): Numbers {
  const [rows = 0, ...rest] = shape;
  const size = (rows / gates.length) * rest.reduce((a, b) => a * b, 1);
  const out = new Float32Array(data.length);
  gates.forEach((from, to) => {
    for (let at = 0; at < size; at++) out[to * size + at] = data[from * size + at] ?? 0;
  });
  return { shape, data: out };
}

/** One direction of what ONNX keeps for all: [directions, …] → […]. */
function direction(of: Numbers, index: number): Numbers {
  const [count = 1, ...shape] = of.shape;
  const size = of.data.length / count;
  return {
    shape,
    data: Float32Array.from({ length: size }, (_, at) => of.data[index * size + at] ?? 0),
  };
}

interface Cell {
  readonly type: string;
  readonly gates: readonly number[];
  readonly activations: readonly string[];
  /** Two biases side by side instead of their sum. */
  readonly twoBiases?: true;
}

const cells: Readonly<Record<string, Cell>> = {
  // Ours i, f, c, o; ONNX i, o, f, c.
  LSTM: { type: 'lstm', gates: [0, 2, 3, 1], activations: ['Sigmoid', 'Tanh', 'Tanh'] },
  GRU: { type: 'gru', gates: [0, 1, 2], activations: ['Sigmoid', 'Tanh'], twoBiases: true },
  RNN: { type: 'simple-rnn', gates: [0], activations: ['Tanh'] },
};

function weightsOf(operation: Operation, cell: Cell, index: number, prefix: string) {
  const [kernel, recurrent] = [1, 2].map((at) => {
    const all = operation.constant(at);
    return all && turned(ordered(direction(all, index), cell.gates), [1, 0]);
  });
  if (!kernel || !recurrent) return undefined;
  const rows = cell.gates.length * (recurrent.shape[0] ?? 0);
  const given = operation.constant(3);
  const both = given
    ? direction(given, index)
    : { shape: [2 * rows], data: new Float32Array(2 * rows) };
  const [input, state] = [0, 1].map((half) =>
    ordered(
      { shape: [rows], data: Array.from(both.data).slice(half * rows, (half + 1) * rows) },
      cell.gates,
    ),
  );
  const sum = Float32Array.from(input?.data ?? [], (value, at) => value + (state?.data[at] ?? 0));
  const pair = Float32Array.from([
    ...Array.from(input?.data ?? []),
    ...Array.from(state?.data ?? []),
  ]);
  const bias = cell.twoBiases ? { shape: [2, rows], data: pair } : { shape: [rows], data: sum };
  return {
    [`${prefix}kernel`]: kernel,
    [`${prefix}recurrent-kernel`]: recurrent,
    [`${prefix}bias`]: bias,
  };
}

function activationOf(operation: Operation, cell: Cell, directions: number): string | undefined {
  const names = operation.words('activations', '').split(',').filter(Boolean);
  const asked = names.length > 0 ? names : Array(directions).fill(cell.activations).flat();
  if (cell.type === 'simple-rnn') {
    const name = String(asked[0] ?? '').toLowerCase();
    const isOne = asked.every((other: string) => other.toLowerCase() === name);
    return isOne && ['tanh', 'relu', 'sigmoid'].includes(name) ? name : undefined;
  }
  const usual = Array(directions).fill(cell.activations).flat().join();
  return asked.join() === usual ? '' : undefined;
}

/** x [T, B, in], arranged batch-first → Y [T, directions, B, u], and the last states [directions, B, u]. */
function recurrent(cell: Cell, joined = false): Translation {
  return {
    order: 'batch-first',
    parts(operation): Parts | undefined {
      const way = operation.words('direction', 'forward');
      const directions = way === 'bidirectional' ? 2 : 1;
      const activation = activationOf(operation, cell, directions);
      const isPlain =
        operation.float('clip', 0) === 0 &&
        operation.int('layout', 0) === 0 &&
        operation.int('input_forget', 0) === 0 &&
        !operation.constant(4) &&
        operation.shape(4) === undefined &&
        operation.operands < 8 &&
        (cell.type !== 'gru' || operation.int('linear_before_reset', 0) === 1);
      // Both directions come out side by side, which ONNX keeps apart unless they are joined; ours do not only run backwards.
      const isWay = way === (joined ? 'bidirectional' : 'forward');
      if (!isWay || activation === undefined || !isPlain) return undefined;
      const ahead = weightsOf(operation, cell, 0, '');
      const back = joined ? weightsOf(operation, cell, 1, 'backward-') : {};
      if (!ahead || !back) return undefined;
      const weights: Record<string, Numbers> = { ...ahead, ...back };
      const units = weights['recurrent-kernel']?.shape[0] ?? 0;
      const states = ['state', 'cell'].flatMap((port, index): [string, number][] => {
        if (operation.shape(5 + index)) return [[port, 5 + index]];
        return [];
      });
      // A known state is the same for every example: only zeros are what ours begin with.
      const isZero = [5, 6].every((index) =>
        Array.from(operation.constant(index)?.data ?? []).every((value) => value === 0),
      );
      if (!isZero || (joined && states.length > 0)) return undefined;
      const part: Part = {
        type: cell.type,
        params: { units, bidirectional: joined, ...(activation !== '' && { activation }) },
        inputs: { values: 0, ...Object.fromEntries(states) },
        weights,
      };
      if (joined)
        return {
          parts: [part],
          outputs: [
            { part: 0, port: 'sequence', axes: [1, 0, 2] },
            { part: 0, port: 'state', axes: [0, 1] },
          ],
        };
      const last = (port: string) => ({ part: 0, port, axes: [-1, 0, 1] });
      return {
        parts: [part],
        outputs: [
          { part: 0, port: 'sequence', axes: [1, -1, 0, 2] },
          last('state'),
          ...(cell.type === 'lstm' ? [last('cell')] : []),
        ],
      };
    },
  };
}

/** A layer that a mask holds still: x [B, T, in], kernel, recurrent, bias, state's bias, mask, states → sequence, states. */
function masked(cell: Cell): Translation {
  return {
    order: 'as-is',
    parts(operation) {
      const [kernel, recurrent, bias, more] = [1, 2, 3, 4].map((index) =>
        operation.constant(index),
      );
      const isMask = operation.shape(5)?.kind === 'mask';
      if (!kernel || !recurrent || !bias || !isMask || !operation.shape(0)) return undefined;
      if (cell.twoBiases !== (more !== undefined || undefined)) return undefined;
      const rows = bias.data.length;
      const pair = [...Array.from(bias.data), ...Array.from(more?.data ?? [])];
      const ports = cell.type === 'lstm' ? ['state', 'cell'] : ['state'];
      const states = ports.flatMap((port, index) =>
        operation.shape(6 + index) ? [[port, 6 + index]] : [],
      );
      const isZero = ports.every((_, index) =>
        Array.from(operation.constant(6 + index)?.data ?? []).every((value) => value === 0),
      );
      if (!isZero) return undefined;
      const activation = operation.words('activation', '');
      const part: Part = {
        type: cell.type,
        params: {
          units: recurrent.shape[0] ?? 0,
          bidirectional: false,
          ...(activation !== '' && { activation }),
        },
        inputs: { values: 0, mask: 5, ...Object.fromEntries(states) },
        weights: {
          kernel,
          'recurrent-kernel': recurrent,
          bias: cell.twoBiases ? { shape: [2, rows], data: pair } : bias,
        },
      };
      return { parts: [part], outputs: ['sequence', ...ports].map((port) => ({ part: 0, port })) };
    },
  };
}

/** Query, key, value and mask flow; the three matrices are known. */
const additiveAttention: Translation = {
  order: 'as-is',
  parts(operation) {
    const [query, key, score] = [4, 5, 6].map((index) => operation.constant(index));
    const flows = [0, 1, 2].every((index) => operation.shape(index));
    const hasMask = operation.shape(3) !== undefined;
    if (!query || !key || !score || !flows || (hasMask && operation.shape(3)?.kind !== 'mask'))
      return undefined;
    const part: Part = {
      type: 'additive-attention',
      params: { units: score.shape[0] ?? 0 },
      inputs: { query: 0, key: 1, value: 2, ...(hasMask && { mask: 3 }) },
      weights: { 'query-kernel': query, 'key-kernel': key, 'score-kernel': score },
    };
    return { parts: [part], outputs: [{ part: 0, port: 'values' }] };
  },
};

/** Query, key and value flow; four matrices, each with its bias, are known. */
const multiHeadAttention: Translation = {
  order: 'as-is',
  parts(operation) {
    const given = Array.from({ length: 8 }, (_, index) => operation.constant(3 + index));
    if (![0, 1, 2].every((index) => operation.shape(index))) return undefined;
    const weights: Record<string, Numbers> = {};
    for (const [index, name] of ['query', 'key', 'value', 'output'].entries()) {
      const [kernel, bias] = [given[2 * index], given[2 * index + 1]];
      if (!kernel || !bias) return undefined;
      weights[`${name}-kernel`] = kernel;
      weights[`${name}-bias`] = bias;
    }
    const part: Part = {
      type: 'multi-head-attention',
      params: { heads: operation.int('heads', 1), causal: operation.int('causal', 0) === 1 },
      inputs: { query: 0, key: 1, value: 2 },
      weights,
    };
    return { parts: [part], outputs: [{ part: 0, port: 'values' }] };
  },
};

export const onSequences: Readonly<Record<string, Translation>> = {
  AdditiveAttention: additiveAttention,
  MultiHeadAttention: multiHeadAttention,
  ...Object.fromEntries(
    Object.entries(cells).flatMap(([op, cell]) => [
      [op, recurrent(cell)],
      [`Both${op}`, recurrent(cell, true)],
      [`Masked${op}`, masked(cell)],
    ]),
  ),
};
