// A proof measures: it is small for what was written well, large for what was damaged, and honest where nothing runs.
import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-node';
import { beforeAll, expect, test } from 'vitest';
import { nodeAssets } from '../engine/node-assets.testing.ts';
import { startEngine } from '../engine/start-engine.ts';
import { buildModel } from '../compile/model.ts';
import { composedOps } from '../engine/composed/composed-ops.ts';
import { takeWeights } from '../weights/checkpoint.ts';
import { smallTransformer } from '../train/trainer.testing.ts';
import { exported } from './exported.testing.ts';
import type { ExportedFile, ExportFormat, ProofContext } from './format.ts';
import { findExportFormat } from './index.ts';
import { initialWeights } from '../weights/initial-weights.ts';
import { loadOnnxModel } from './onnx/run-onnx.ts';
import { agrees, prove } from './prove.ts';
import { readSafetensors, writeSafetensors } from '../weights/safetensors.ts';

let context: ProofContext;

beforeAll(async () => {
  await startEngine(tf, 'wasm', nodeAssets(), { fused: false });
  const { document, plan, weights } = exported(smallTransformer(), 2);
  context = { document, plan, weights, tf, openOnnx: (bytes) => loadOnnxModel(ort, bytes) };
});

async function written(id: string): Promise<[ExportFormat, readonly ExportedFile[]]> {
  const format = findExportFormat(id);
  if (!format) throw new Error(id);
  return [format, await format.write(context)];
}

test.each(['safetensors', 'npz', 'tfjs', 'tfjs-graph'])(
  '%s: read back, it answers alike',
  async (id) => {
    const shares: number[] = [];
    const tensors = tf.memory().numTensors;
    const proof = await prove(...(await written(id)), {
      ...context,
      onProgress: (share) => shares.push(share),
    });
    if ('notHere' in proof) throw new Error(proof.notHere.en);
    expect(proof.map(({ output }) => output)).toEqual(
      context.plan.objectives.map(({ path }) => path),
    );
    expect(proof[0]?.maxAbsDifference).toBeLessThanOrEqual(1e-5);
    expect(proof[0]?.largestAnswer).toBeGreaterThan(0.01);
    expect(agrees(proof)).toBe(true);
    expect(shares).toEqual([0.25, 0.5, 0.75, 1]);
    expect(tf.memory().numTensors).toBe(tensors);
  },
);

test('onnx: run by ONNX Runtime, and what the runtime refuses is no proof', async () => {
  const [format, files] = await written('onnx');
  const proof = await prove(format, files, context);
  if ('notHere' in proof) throw new Error(proof.notHere.en);
  expect(proof[0]?.maxAbsDifference).toBeLessThanOrEqual(1e-5);
  expect(proof[0]?.largestAnswer).toBeGreaterThan(0.01);
  const bytes = (files[0]?.bytes ?? new Uint8Array()).slice(100);
  await expect(prove(format, [{ name: 'model.onnx', bytes }], context)).rejects.toThrow(
    /protobuf|model/i,
  );
});

test('torch: the state is read back, and running it is left to PyTorch', async () => {
  const [format, files] = await written('torch');
  const proof = await prove(format, files, context);
  expect('notHere' in proof && proof.notHere.en).toMatch(/read back exactly/);
  await expect(prove(format, files.slice(0, 1), context)).rejects.toThrow(/state.safetensors/);
});

test('keras-source: the arrays are read back, and running them is left to Keras', async () => {
  const [format, files] = await written('keras-source');
  const proof = await prove(format, files, context);
  expect('notHere' in proof && proof.notHere.en).toMatch(/read back exactly/);
  const weights = context.weights.map((array) => ({
    ...array,
    data: array.data.map((value) => -value),
  }));
  await expect(prove(format, await format.write({ ...context, weights }), context)).rejects.toThrow(
    /does not read back/,
  );
});

test('a graph model of other weights does not pass for this one', async () => {
  const format = findExportFormat('tfjs-graph');
  if (!format) throw new Error('tfjs-graph');
  const weights = context.weights.map((array) => ({
    ...array,
    data: array.data.map((value) => value * 1.01),
  }));
  const proof = await prove(format, await format.write({ ...context, weights }), context);
  expect('notHere' in proof || agrees(proof)).toBe(false);
});

test('one changed bit in a safetensors file is named', async () => {
  const [format, files] = await written('safetensors');
  const read = readSafetensors(files[0]?.bytes ?? new Uint8Array());
  if ('error' in read) throw new Error(read.error.en);
  const [first, ...others] = read.weights;
  if (!first) throw new Error('no weights');
  const data = first.data.map((value, index) => (index === 0 ? value + 1e-6 : value));
  const bytes = writeSafetensors([{ ...first, data }, ...others]);
  await expect(prove(format, [{ name: 'model.safetensors', bytes }], context)).rejects.toThrow(
    first.name,
  );
});

test('weights that are not numbers never count as agreement', async () => {
  const weights = context.weights.map((array) => ({
    ...array,
    data: new Float32Array(array.data.length).fill(Number.NaN),
  }));
  const format = findExportFormat('safetensors');
  if (!format) throw new Error('safetensors');
  const broken = { ...context, weights };
  const proof = await prove(format, await format.write(broken), broken);
  expect('notHere' in proof || agrees(proof)).toBe(false);
});

test('initial weights are those that training starts from', async () => {
  const engine = { tf, ops: composedOps(tf) };
  const model = buildModel(engine, context.plan, 5);
  expect(initialWeights(context.plan, 5)).toEqual(await takeWeights(model));
  model.dispose();
});

test('a format that writes what it cannot open is no format', () => {
  const { open: _, ...unproved } = findExportFormat('npz') ?? {};
  // @ts-expect-error Without `open` it does not compile.
  const format: ExportFormat = unproved;
  expect('open' in format).toBe(false);
});
