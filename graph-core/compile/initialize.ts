// First values of weights: a function of the specification and a key, the same on every backend.
import type { WeightSpec } from '../blocks/block.ts';
import { normals, uniforms } from '../engine/random.ts';

/** Row-major values. */
export function initialValues({ shape, init }: WeightSpec, key: number): Float32Array {
  const size = shape.reduce((a, b) => a * b, 1);
  const { fanIn, fanOut } = fans(shape);
  if (typeof init === 'object') return new Float32Array(size).fill(init.constant);
  switch (init) {
    case 'zeros':
      return new Float32Array(size);
    case 'ones':
      return new Float32Array(size).fill(1);
    case 'glorot-uniform': {
      // Glorot 2010, eq. 16.
      const limit = Math.sqrt(6 / (fanIn + fanOut));
      return uniforms(key, size, -limit, limit);
    }
    case 'he-normal':
      // He 2015, eq. 10.
      return scaled(normals(key, size), Math.sqrt(2 / fanIn));
    case 'normal-0.02':
      return scaled(normals(key, size), 0.02);
    case 'uniform-0.05':
      return uniforms(key, size, -0.05, 0.05);
    case 'unit-vector': {
      const values = normals(key, size);
      return scaled(values, 1 / (Math.hypot(...values) || 1));
    }
    case 'orthogonal':
      return orthogonal(shape[0] ?? 1, size / (shape[0] ?? 1), key);
    case 'forget-gate-ones': {
      // Gate order i, f, c, o: the forget gate starts open (Jozefowicz 2015).
      const units = size / 4;
      return new Float32Array(size).fill(1, units, 2 * units);
    }
  }
}

/** Kernels are [...window, in, out], as TensorFlow writes them. */
function fans(shape: readonly number[]): { fanIn: number; fanOut: number } {
  const window = shape.slice(0, -2).reduce((a, b) => a * b, 1);
  const out = shape.at(-1) ?? 1;
  return { fanIn: window * (shape.at(-2) ?? out), fanOut: window * out };
}

function scaled(values: Float32Array, factor: number): Float32Array {
  return values.map((value) => value * factor);
}

/**
 * Rows × columns with orthonormal rows (or columns, whichever are fewer); blocks of `rows` columns are made one by
 * one, so that each gate of a recurrent kernel [u, 4u] is orthogonal by itself (Saxe 2013).
 */
function orthogonal(rows: number, columns: number, key: number): Float32Array {
  const values = new Float32Array(rows * columns);
  for (let from = 0; from < columns; from += rows) {
    const width = Math.min(rows, columns - from);
    const basis = orthonormal(width, rows, normals(key + from, rows * width));
    for (let column = 0; column < width; column++)
      for (let row = 0; row < rows; row++)
        values[row * columns + from + column] = basis[column * rows + row] ?? 0;
  }
  return values;
}

/** `count` ≤ `length` vectors of `length`, one after another, made orthonormal by modified Gram–Schmidt. */
function orthonormal(count: number, length: number, vectors: Float32Array): Float64Array {
  const basis = Float64Array.from(vectors);
  for (let row = 0; row < count; row++) {
    const here = basis.subarray(row * length, (row + 1) * length);
    for (let before = 0; before < row; before++) {
      const other = basis.subarray(before * length, (before + 1) * length);
      let dot = 0;
      for (let index = 0; index < length; index++) dot += (here[index] ?? 0) * (other[index] ?? 0);
      for (let index = 0; index < length; index++)
        here[index] = (here[index] ?? 0) - dot * (other[index] ?? 0);
    }
    const norm = Math.hypot(...here) || 1;
    for (let index = 0; index < length; index++) here[index] = (here[index] ?? 0) / norm;
  }
  return basis;
}
