// Weights of models that others wrote in PyTorch, under their own names: told by kind, shape and order, and they compute the same.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { analyze } from '../../analyze/analyze.ts';
import { findBlock } from '../../blocks/index.ts';
import { makePlan } from '../../compile/make-plan.ts';
import { draw } from '../../document/draw.testing.ts';
import { applyEdit } from '../../document/edits.ts';
import type { Document } from '../../document/schema.ts';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import { smaller, template } from '../../train/trainer.testing.ts';
import { initialWeights } from '../../weights/initial-weights.ts';
import type { NamedArray } from '../../weights/named-array.ts';
import { appModel } from '../app-model.ts';
import { largestDifference } from '../exported.testing.ts';
import { fitWeights, importWeights } from './import-weights.ts';
import type { WeightFit } from './weight-fit.ts';

const python = process.env.KUMIKI_TORCH_PYTHON ?? '/usr/bin/python3';
const hasTorch = spawnSync(python, ['-c', 'import torch']).status === 0;
const script = fileURLToPath(new URL('strange_names.py', import.meta.url));

const root = mkdtempSync(path.join(tmpdir(), 'kumiki-strange-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeAll(() => startEngine(tf, 'wasm', nodeAssets()));

function written(model: string): string {
  const folder = mkdtempSync(path.join(root, model));
  const { status, stderr } = spawnSync(python, [script, model, folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return folder;
}

const targetOf = (document: Document) => ({
  document,
  plan: makePlan(document, analyze(document, findBlock)),
});

const bytesOf = (folder: string, name: string) => [
  { name, bytes: new Uint8Array(readFileSync(path.join(folder, name))) },
];

function guessed(document: Document, folder: string, name = 'F32.safetensors'): WeightFit {
  const fit = fitWeights(targetOf(document), bytesOf(folder, name), { guesses: true });
  if ('error' in fit) throw new Error(fit.error.en);
  return fit;
}

/** How far our answers are from PyTorch's, on its own pictures. */
function distance(document: Document, weights: readonly NamedArray[], folder: string): number {
  const numbers = (name: string) => {
    const bytes = readFileSync(path.join(folder, name));
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4).slice();
  };
  const { plan } = targetOf(document);
  const [input] = plan.feeds;
  if (!input) throw new Error('There is no input.');
  const sizes = input.shape.dims.slice(1).map(({ size }) => size ?? 1);
  const image = tf.tensor(numbers('x.f32')).reshape([-1, ...sizes]);
  const app = appModel(tf, plan, weights);
  const answer = Object.values(app.answer({ [input.path]: image }))[0] ?? new Float32Array();
  app.dispose();
  const logits = tf.tensor(numbers('y.f32')).reshape([image.shape[0], -1]);
  const theirs = tf.softmax(logits as tf.Tensor2D).dataSync();
  tf.dispose([image, logits]);
  return largestDifference(answer, theirs);
}

const small = (): Document =>
  draw(
    {
      image: ['image-input', { height: 28, width: 28, channels: 1 }],
      first: ['conv-2d', { filters: 4, kernel: 3, activation: 'relu' }],
      half: ['max-pooling', { size: 2, stride: 2 }],
      second: ['conv-2d', { filters: 6, kernel: 3, activation: 'relu' }],
      quarter: ['max-pooling', { size: 2, stride: 2 }],
      flat: 'flatten',
      hidden: ['dense', { units: 16, activation: 'relu' }],
      drop: 'dropout',
      classes: ['dense', { units: 10 }],
      out: 'classification-output',
    },
    'image.image > first.image',
    'first.image > half.image',
    'half.image > second.image',
    'second.image > quarter.image',
    'quarter.image > flat.values',
    'flat.values > hidden.values',
    'hidden.values > drop.values',
    'drop.values > classes.values',
    'classes.values > out.logits',
  );

test.skipIf(!hasTorch)('ResNet-50 under its common names answers as in PyTorch', () => {
  const folder = written('resnet');
  const document = template('resnet50');
  const fit = guessed(document, folder);
  expect(fit.guessed).toBe(true);
  expect(fit.weights).toHaveLength(fit.matches.length);
  const sources = Object.fromEntries(
    fit.matches.map((match) => [match.name, match.sources[0]?.name]),
  );
  expect(sources['stage-3-first/shortcut/kernel']).toBe('layer3.0.downsample.0.weight');
  expect(sources['stage-3/5/conv-2/kernel']).toBe('layer3.5.conv2.weight');
  expect(distance(document, fit.weights ?? [], folder)).toBeLessThan(1e-6);
});

test.skipIf(!hasTorch)(
  'a dense layer behind an image is read channels first, in four kinds of numbers',
  () => {
    const folder = written('features');
    const document = small();
    const far = { F32: 1e-6, F64: 1e-6, F16: 1e-3, BF16: 1e-2 };
    for (const [type, most] of Object.entries(far)) {
      const fit = guessed(document, folder, `${type}.safetensors`);
      expect(fit.note?.en).toMatch(/channels last/);
      expect(distance(document, fit.weights ?? [], folder), type).toBeLessThan(most);
    }
    const prefixed = guessed(document, folder, 'prefixed.safetensors');
    expect(distance(document, prefixed.weights ?? [], folder)).toBeLessThan(1e-6);
    // Nothing is guessed unless somebody asks.
    const strict = importWeights(targetOf(document), bytesOf(folder, 'F32.safetensors'));
    expect('error' in strict && strict.error.en).toMatch(/it lacks .*‘first\/kernel’/);
  },
);

test.skipIf(!hasTorch)('what has another shape keeps what the document begins with', () => {
  const folder = written('features');
  const document = applyEdit(small(), {
    edit: 'set-param',
    graph: null,
    node: 'classes',
    param: 'units',
    value: 3,
  });
  const { weights, some, guessed: isGuess } = guessed(document, folder);
  expect([weights, isGuess]).toEqual([undefined, true]);
  expect(some?.kept).toEqual(['classes.weight', 'classes.bias']);
  const { plan } = targetOf(document);
  const initial = new Map(
    initialWeights(plan, document.training.seed).map((array) => [array.name, array.data]),
  );
  const same = some?.weights.flatMap(({ name, data }) =>
    data.every((value, index) => value === initial.get(name)?.[index]) ? [name] : [],
  );
  expect(same).toEqual(['classes/kernel', 'classes/bias']);
});

test.skipIf(!hasTorch)(
  'layers of a Transformer are told apart by encoder, decoder and whom they attend to',
  () => {
    const folder = written('sequences');
    const document = smaller('transformer', { d_model: 16 }, {}, {});
    const fit = guessed(document, folder);
    const sources = Object.fromEntries(
      fit.matches.map(({ name, sources: [source] }) => [name, source?.name]),
    );
    expect(fit.weights).toHaveLength(fit.matches.length);
    const told = Object.entries(sources).filter(([name]) =>
      /^(enc|dec)oder\/2\/.*(kernel|gamma)|table/.test(name),
    );
    expect(Object.fromEntries(told)).toMatchInlineSnapshot(`
      {
        "decoder/2/feed-forward/inner-kernel": "decoder.layers.1.linear1.weight",
        "decoder/2/feed-forward/outer-kernel": "decoder.layers.1.linear2.weight",
        "decoder/2/norm-1/gamma": "decoder.layers.1.norm1.weight",
        "decoder/2/norm-2/gamma": "decoder.layers.1.norm2.weight",
        "decoder/2/norm-3/gamma": "decoder.layers.1.norm3.weight",
        "decoder/2/self-attention/key-kernel": "decoder.layers.1.self_attn.in_proj_weight",
        "decoder/2/self-attention/output-kernel": "decoder.layers.1.self_attn.out_proj.weight",
        "decoder/2/self-attention/query-kernel": "decoder.layers.1.self_attn.in_proj_weight",
        "decoder/2/self-attention/value-kernel": "decoder.layers.1.self_attn.in_proj_weight",
        "decoder/2/source-target-attention/key-kernel": "decoder.layers.1.multihead_attn.in_proj_weight",
        "decoder/2/source-target-attention/output-kernel": "decoder.layers.1.multihead_attn.out_proj.weight",
        "decoder/2/source-target-attention/query-kernel": "decoder.layers.1.multihead_attn.in_proj_weight",
        "decoder/2/source-target-attention/value-kernel": "decoder.layers.1.multihead_attn.in_proj_weight",
        "encoder/2/feed-forward/inner-kernel": "encoder.layers.1.linear1.weight",
        "encoder/2/feed-forward/outer-kernel": "encoder.layers.1.linear2.weight",
        "encoder/2/norm-1/gamma": "encoder.layers.1.norm1.weight",
        "encoder/2/norm-2/gamma": "encoder.layers.1.norm2.weight",
        "encoder/2/self-attention/key-kernel": "encoder.layers.1.self_attn.in_proj_weight",
        "encoder/2/self-attention/output-kernel": "encoder.layers.1.self_attn.out_proj.weight",
        "encoder/2/self-attention/query-kernel": "encoder.layers.1.self_attn.in_proj_weight",
        "encoder/2/self-attention/value-kernel": "encoder.layers.1.self_attn.in_proj_weight",
        "source-embedding/table": "src_embed.weight",
        "target-embedding/table": "tgt_embed.weight",
      }
    `);
  },
);
