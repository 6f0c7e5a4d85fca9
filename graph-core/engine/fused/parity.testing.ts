// Starts the wasm backend with and without our kernels, and compares what both compute. For tests only.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { composedOps } from '../composed/composed-ops.ts';
import { nodeAssets } from '../node-assets.testing.ts';
import type { Ops, Tensor } from '../ops.ts';
import { normals } from '../random.ts';
import { correctGradients } from '../corrections/correct-gradients.ts';
import { correctKernels } from '../corrections/correct-kernels.ts';
import { startBackend } from '../start-backend.ts';
import { type Attached, attachKernels } from './attach.ts';

const kernelBuild = new URL('../../../scripts/build-kernels.mjs', import.meta.url);

/** Does nothing where dist/kernels is of these sources. */
export function buildKernels(): void {
  execFileSync(process.execPath, [fileURLToPath(kernelBuild)]);
}

export interface Sides {
  readonly composed: Ops;
  readonly fused: Ops;
  readonly attached: Attached;
}

export async function startSides(): Promise<Sides> {
  buildKernels();
  const assets = nodeAssets();
  await startBackend(tf, 'wasm', assets);
  correctGradients(tf);
  correctKernels(tf, 'wasm');
  const attached = await attachKernels(tf, assets, { keepStock: true });
  if ('unavailable' in attached) throw new Error(attached.unavailable.en);
  const composed = composedOps(tf);
  return { composed, fused: { ...composed, ...attached.ops }, attached };
}

/** Standard normal numbers from a key. */
export function noise(key: number, shape: number[], scale = 1): Tensor {
  const count = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(
    normals(key, count).map((x) => x * scale),
    shape,
  );
}

export function wholeNumbers(key: number, shape: number[], below: number): Tensor {
  const count = shape.reduce((a, b) => a * b, 1);
  const values = normals(key, count).map((x) => Math.floor(Math.abs(x) * 1e4) % below);
  return tf.tensor(Int32Array.from(values), shape, 'int32');
}

/** 1 with probability 0.7, else 0. */
export function randomMask(key: number, shape: number[]): Tensor {
  const count = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(
    normals(key, count).map((x) => (x < 0.53 ? 1 : 0)),
    shape,
  );
}

type Run = (ops: Ops, inputs: Tensor[]) => Tensor[];

/** Values of all outputs, then the gradients of Σ w·output in all inputs, w being noise. */
function valuesAndGradients(ops: Ops, inputs: Tensor[], run: Run): Float32Array[] {
  return tf.tidy(() => {
    const outputs = run(ops, inputs).map((y) => Float32Array.from(y.dataSync()));
    const weighted = (...xs: Tensor[]) =>
      run(ops, xs)
        .map((y, i) => tf.sum(tf.mul(y, noise(99 + i, y.shape))))
        .reduce((a, b) => tf.add(a, b))
        .asScalar();
    const gradients = tf
      .grads(weighted)(inputs)
      .map((g) => Float32Array.from(g.dataSync()));
    return [...outputs, ...gradients];
  });
}

/** Largest difference relative to the largest magnitude, over outputs and gradients. */
export function difference(sides: Sides, inputs: Tensor[], run: Run): number {
  const expected = valuesAndGradients(sides.composed, inputs, run);
  const actual = valuesAndGradients(sides.fused, inputs, run);
  return Math.max(
    ...expected.map((side, i) => {
      const other = actual[i] ?? new Float32Array();
      if (other.length !== side.length) return Number.POSITIVE_INFINITY;
      // A sum that cancels out is as inexact as its terms, which are about 1.
      let [largest, apart] = [0.3, 0];
      side.forEach((x, j) => {
        largest = Math.max(largest, Math.abs(x));
        const gap = Math.abs(x - (other[j] ?? Number.NaN));
        apart = Number.isNaN(gap) ? Number.POSITIVE_INFINITY : Math.max(apart, gap);
      });
      return apart / largest;
    }),
  );
}
