// Any number of parts, and real threads over a shared heap, give the same bits as one thread.
import * as tf from '@tensorflow/tfjs';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineAssets, HelperThread } from '../engine.ts';
import { nodeAssets } from '../node-assets.testing.ts';
import type { Ops, Tensor } from '../ops.ts';
import { startBackend } from '../start-backend.ts';
import { type Attached, attachKernels } from './attach.ts';
import { buildKernels, noise, randomMask, wholeNumbers } from './parity.testing.ts';

const helperFile = JSON.stringify(fileURLToPath(new URL('./helper.ts', import.meta.url)));
const helperSource = `
  const { parentPort } = require('node:worker_threads');
  import('tsx/esm/api')
    .then(({ register }) => register())
    .then(() => import(${helperFile}))
    .then(({ serveWorker }) => parentPort.once('message', serveWorker));
`;

const workers: Worker[] = [];

async function startHelper(): Promise<HelperThread> {
  const worker = new Worker(helperSource, { eval: true });
  workers.push(worker);
  return {
    post: (orders) => worker.postMessage(orders),
    stop: () => void worker.terminate(),
  };
}

function sharedAssets(): EngineAssets {
  const assets = nodeAssets();
  const shared = new URL(
    '../../../dist/kernels/tfjs-backend-wasm-simd-shared.wasm',
    import.meta.url,
  );
  return {
    ...assets,
    tfjsWasm: { ...assets.tfjsWasm, 'tfjs-backend-wasm-simd.wasm': fileURLToPath(shared) },
    threads: { count: 3, start: startHelper },
  };
}

const attached = new Map<string, Attached>();

beforeAll(async () => {
  buildKernels();
  const assets = sharedAssets();
  await startBackend(tf, 'wasm', assets);
  const single = { ...assets, threads: undefined } as unknown as EngineAssets;
  const attach = async (name: string, from: EngineAssets, parts: number) => {
    const result = await attachKernels(tf, from, { parts, keepStock: true });
    if ('unavailable' in result) throw new Error(result.unavailable.en);
    attached.set(name, result);
  };
  await attach('one part', single, 1);
  await attach('two parts', single, 2);
  await attach('five parts', single, 5);
  await attach('three threads', assets, 1);
});

afterAll(async () => {
  for (const { dispose } of attached.values()) dispose();
  await Promise.all(workers.map((worker) => worker.terminate()));
});

/** Large enough to be worth sharing, of sizes that no tile divides. */
const cases: Record<string, [shapes: number[][], run: (ops: Ops, xs: Tensor[]) => Tensor]> = {
  linear: [[[131, 300], [300, 131], [131]], (ops, [x, w, b]) => ops.linear(x!, w!, b, 'gelu')],
  'linear, wide': [
    [
      [19, 300],
      [300, 601],
    ],
    (ops, [x, w]) => ops.linear(x!, w!),
  ],
  matMul: [
    [
      [6, 70, 40],
      [6, 40, 50],
    ],
    (ops, [a, b]) => ops.matMul(a!, b!),
  ],
  attention: [
    [
      [5, 61, 36],
      [5, 61, 36],
      [5, 61, 36],
    ],
    (ops, [q, k, v]) => {
      const mask = randomMask(9, [5, 61]);
      const options = { heads: 3, scale: 0.3, causal: true, mask, wantScores: false };
      return ops.attention(q!, k!, v!, options).values;
    },
  ],
  layerNorm: [[[999, 70], [70], [70]], (ops, [x, g, b]) => ops.layerNorm(x!, g!, b!, 1e-5)],
  batchNorm: [
    [[31, 9, 9, 13], [13], [13]],
    (ops, [x, g, b]) => ops.batchNorm(x!, g!, b!, 1e-5).values,
  ],
  'batchNorm, relu': [
    [[31, 9, 9, 29], [29], [29]],
    (ops, [x, g, b]) => ops.batchNorm(x!, g!, b!, 1e-5, 'relu').values,
  ],
  'add, relu': [
    [
      [333, 777],
      [333, 777],
    ],
    (ops, [a, b]) => ops.add(a!, b!, 'relu'),
  ],
  squeezeExcitation: [
    [[31, 9, 9, 52], [52, 13], [13], [13, 52], [52]],
    (ops, [x, w, b, v, c]) =>
      ops.squeezeExcitation(x!, { kernel: w!, bias: b! }, { kernel: v!, bias: c! }).image,
  ],
  conv2d: [
    [[13, 15, 15, 7], [3, 3, 7, 11], [11]],
    (ops, [x, w, b]) =>
      ops.conv2d(x!, w!, b, { strides: [1, 1], padding: 'same', activation: 'relu' }),
  ],
  'conv2d, eights': [
    [[13, 9, 15, 8], [3, 3, 8, 16], [16]],
    (ops, [x, w, b]) =>
      ops.conv2d(x!, w!, b, { strides: [1, 1], padding: 'same', activation: 'relu' }),
  ],
  'conv2d, strided': [
    [
      [13, 15, 15, 7],
      [3, 3, 7, 11],
    ],
    (ops, [x, w]) =>
      ops.conv2d(x!, w!, undefined, { strides: [2, 2], padding: 'same', activation: 'linear' }),
  ],
  maxPool: [
    [[13, 15, 15, 33]],
    (ops, [x]) => ops.maxPool(x!, { size: [2, 2], strides: [2, 2], padding: 'same' }),
  ],
  lstm: [
    [[41, 9, 20], [20, 132], [33, 132], [132], [41, 33], [41, 33]],
    (ops, [x, w, r, b, h, c]) =>
      ops.lstm(x!, w!, r!, b!, h!, c!, { reverse: true, mask: randomMask(3, [41, 9]) }).sequence,
  ],
  gru: [
    [
      [41, 9, 20],
      [20, 99],
      [33, 99],
      [2, 99],
      [41, 33],
    ],
    (ops, [x, w, r, b, h]) => ops.gru(x!, w!, r!, b!, h!, { reverse: false }).sequence,
  ],
  dropout: [[[333, 777]], (ops, [x]) => ops.dropout(x!, 0.3, 77)],
  dropoutCut: [[[333, 7, 111]], (ops, [x]) => ops.dropout(x!, 0.3, 77, [11, 111])],
  embedding: [[[50, 401]], (ops, [t]) => ops.embedding(wholeNumbers(5, [700], 50), t!)],
  crossEntropy: [
    [[700, 101]],
    (ops, [x]) => ops.crossEntropy(x!, wholeNumbers(5, [700], 101), undefined, 0.1).loss,
  ],
};

/** Digest of the bits of the value and all gradients. */
function bits(ops: Ops, shapes: number[][], run: (ops: Ops, xs: Tensor[]) => Tensor): string {
  return tf.tidy(() => {
    const inputs = shapes.map((shape, i) => noise(i + 1, shape, 0.3));
    const loss = (...xs: Tensor[]) => {
      const y = run(ops, xs);
      return tf.sum(tf.mul(y, noise(50, y.shape))).asScalar();
    };
    const { value, grads } = tf.valueAndGrads(loss)(inputs);
    const hash = createHash('sha256');
    for (const tensor of [run(ops, inputs), value, ...grads]) hash.update(tensor.dataSync());
    return hash.digest('hex');
  });
}

describe('sharing kernels out', () => {
  it('has real helper threads', () => {
    expect(attached.get('three threads')?.threads).toBe(3);
  });

  it.each(Object.keys(cases))('%s gives the same bits however it is cut', (name) => {
    const [shapes, run] = cases[name]!;
    const opsOf = (side: string) => attached.get(side)?.ops as Ops;
    const expected = bits(opsOf('one part'), shapes, run);
    for (const side of ['two parts', 'five parts', 'three threads'])
      expect([side, bits(opsOf(side), shapes, run)]).toEqual([side, expected]);
  });

  it('the optimizer too', () => {
    const run = (side: string) => {
      const variables = [tf.variable(noise(1, [317, 91])), tf.variable(noise(2, [13]))];
      const settings = { type: 'adamw', clipNorm: 1, clipValue: 0 } as const;
      const optimizer = attached.get(side)!.optimizer(settings, variables);
      for (let step = 0; step < 3; step++)
        optimizer.apply([noise(step + 3, [317, 91]), noise(step + 9, [13])], 0.01).dispose();
      return variables.flatMap((v) => Array.from(v.dataSync().subarray(0, 2000)));
    };
    const expected = run('one part');
    for (const side of ['two parts', 'five parts', 'three threads'])
      expect([side, run(side)]).toEqual([side, expected]);
  });

  it('rows that are moved, once plain operations run on these kernels', () => {
    const digest = (side: string) =>
      tf.tidy(() => {
        attached.get(side)?.takeOver();
        const [a, b] = [noise(1, [999, 301]), noise(2, [999, 203])];
        const joined = tf.concat([a, b], 1);
        const moved = [joined, tf.slice(joined, [0, 17], [-1, 470]), tf.tile(a, [1, 3])];
        const repeated = tf.tile(noise(3, [1, 33, 1, 41]), [1, 1, 500, 1]);
        const hash = createHash('sha256');
        for (const tensor of [...moved, repeated]) hash.update(tensor.dataSync());
        return hash.digest('hex');
      });
    const expected = digest('one part');
    for (const side of ['two parts', 'five parts', 'three threads'])
      expect([side, digest(side)]).toEqual([side, expected]);
  });
});
