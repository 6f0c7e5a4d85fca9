// Models of ONNX's backend tests opened as blocks answer as was recorded; what has no block is named and counted.
import * as tf from '@tensorflow/tfjs';
import proto from 'onnx-proto';
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { analyze } from '../../../analyze/analyze.ts';
import { findBlock } from '../../../blocks/index.ts';
import { makePlan } from '../../../compile/make-plan.ts';
import { nodeAssets } from '../../../engine/node-assets.testing.ts';
import { startEngine } from '../../../engine/start-engine.ts';
import type { Tensor } from '../../../engine/ops.ts';
import { appModel } from '../../app-model.ts';
import { decodeOnnx, tensorFrom } from '../decode.ts';
import { encodeOnnx } from '../encode.ts';
import type { OnnxIr, OnnxNode, OnnxTensor } from '../ir.ts';
import { floats } from '../ir.ts';
import { documentFromOnnx, isOnnx } from './document-from-onnx.ts';

interface Recorded {
  readonly model: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

const recorded = JSON.parse(
  readFileSync(new URL('fixtures/backend-models.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Recorded>>;

const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const arrayOf = (base64: string) => tensorFrom(proto.onnx.TensorProto.decode(bytesOf(base64)));

beforeAll(async () => {
  await startEngine(tf, 'cpu', nodeAssets());
});

test('there are more than twenty', () => {
  expect(Object.keys(recorded).length).toBeGreaterThan(20);
});

test.each(Object.entries(recorded))('%s', (_, { model, ...more }) => {
  const bytes = bytesOf(model);
  expect(isOnnx(bytes)).toBe(true);
  answersAsRecorded(bytes, more);
});

const written = JSON.parse(
  readFileSync(new URL('fixtures/pytorch-models.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Omit<Recorded, 'model'> & { readonly deflated: string }>>;

test.each(Object.entries(written))('PyTorch’s %s', (_, { deflated, ...more }) => {
  const bytes = new Uint8Array(inflateSync(bytesOf(deflated)));
  expect(isOnnx(bytes)).toBe(true);
  answersAsRecorded(bytes, more);
});

function answersAsRecorded(
  bytes: Uint8Array,
  { inputs, outputs }: Pick<Recorded, 'inputs' | 'outputs'>,
): void {
  const opened = documentFromOnnx('model.onnx', bytes);
  if ('error' in opened) throw new Error(opened.error.en);
  const { document, weights, turned } = opened;
  const plan = makePlan(document, analyze(document, findBlock));
  const file = decodeOnnx(bytes);
  const names = 'graph' in file ? file.graph.inputs.map(({ name }) => name) : [];
  const feeds = Object.fromEntries(
    plan.feeds.map(({ path, shape }, index): [string, Tensor] => {
      const given = arrayOf(inputs[index] ?? '');
      const type = shape.kind === 'tokens' ? 'int32' : 'float32';
      const x = tf.tensor(Array.from(given.data), [...given.shape], type);
      return [path, turned.includes(names[index] ?? '') ? tf.transpose(x, [0, 2, 3, 1]) : x];
    }),
  );
  const app = appModel(tf, plan, weights);
  const answers = app.answer(feeds);
  app.dispose();
  outputs.forEach((output, index) => {
    const wanted = arrayOf(output).data;
    const ours = answers[plan.objectives[index]?.path ?? ''] ?? [];
    expect(ours.length).toBe(wanted.length);
    wanted.forEach((value: number, at: number) => expect(ours[at]).toBeCloseTo(value, 4));
  });
}

function graphOf(lines: readonly (readonly [string, string, string])[]): OnnxIr {
  const nodes = lines.map(([output, op, inputs]): OnnxNode => {
    const name = `net/${output}-${op.toLowerCase()}/${op}`;
    return { op, scope: '', name, inputs: inputs.split(' '), outputs: [output], attrs: {} };
  });
  const port = (name: string) => ({ name, type: 'float32' as const, shape: [1, 4] });
  return {
    nodes,
    tensors: new Map([
      ['w', floats([4, 4], new Float32Array(16).fill(0.5), 'w')],
      ...[0, 0.01, 3, 6].map((value): [string, OnnxTensor] => [
        `${value}`,
        floats([], Float32Array.of(value), `${value}`),
      ]),
    ]),
    inputs: [port('x')],
    outputs: [port('y')],
  };
}

test('what PyTorch writes out in many operators comes back as the layer it was', () => {
  const types = (name: string) => {
    const bytes = new Uint8Array(inflateSync(bytesOf(written[name]?.deflated ?? '')));
    const opened = documentFromOnnx('model.onnx', bytes);
    if ('error' in opened) throw new Error(opened.error.en);
    const { graph, modules } = opened.document;
    const nodes = [graph, ...modules.map((module) => module.graph)].flatMap((each) => each.nodes);
    return nodes.flatMap((node) => ('type' in node ? [node.type] : []));
  };
  expect(types('attention')).toEqual([
    'sequence-input',
    'multi-head-attention',
    'add',
    'layer-norm',
    'regression-output',
  ]);
  expect(types('encoder').filter((type) => type === 'multi-head-attention')).toHaveLength(2);
  expect(types('gru both ways')).toContain('gru');
});

test('scopes become modules, and those within them modules inside', () => {
  const bytes = inflateSync(bytesOf(written.encoder?.deflated ?? ''));
  const opened = documentFromOnnx('model.onnx', new Uint8Array(bytes));
  if ('error' in opened) throw new Error(opened.error.en);
  const { graph, modules } = opened.document;
  const placed = (nodes: typeof graph.nodes) =>
    nodes.flatMap((node) => ('module' in node ? [node.module] : []));
  expect(placed(graph.nodes)).toEqual(['encoder']);
  expect(Object.fromEntries(modules.map(({ id, graph: of }) => [id, placed(of.nodes)]))).toEqual({
    'layers-0': [],
    'layers-1': [],
    encoder: ['layers-0', 'layers-1'],
  });
});

test('a GELU that is computed otherwise than in the file is told', () => {
  const bytes = inflateSync(bytesOf(written['embedding classifier']?.deflated ?? ''));
  const opened = documentFromOnnx('model.onnx', new Uint8Array(bytes));
  expect('notes' in opened && opened.notes).toEqual([
    {
      en: 'GELU is computed by its tanh form here, and exactly in the file: they are never more than 0.0005 apart.',
      ja: 'GELU はここでは tanh による近似、ファイルでは厳密な式で計算します。差は 0.0005 以下です。',
    },
  ]);
});

test.each([
  ['relu6', [['y', 'Clip', 'x 0 6']]],
  [
    'relu6',
    [
      ['a', 'Relu', 'x'],
      ['y', 'Min', 'a 6'],
    ],
  ],
  ['hard-swish', [['y', 'HardSwish', 'x']]],
  [
    'hard-swish',
    [
      ['a', 'Add', 'x 3'],
      ['b', 'Clip', 'a 0 6'],
      ['c', 'Div', 'b 6'],
      ['y', 'Mul', 'x c'],
    ],
  ],
  [
    'hard-swish',
    [
      ['a', 'Add', 'x 3'],
      ['b', 'Clip', 'a 0 6'],
      ['c', 'Mul', 'x b'],
      ['y', 'Div', 'c 6'],
    ],
  ],
  ['leaky-relu', [['y', 'LeakyRelu', 'x']]],
  [
    'leaky-relu',
    [
      ['a', 'Mul', 'x 0.01'],
      ['y', 'Max', 'x a'],
    ],
  ],
] as const)('%s, written as %j', (name, lines) => {
  const opened = documentFromOnnx('net.onnx', encodeOnnx(graphOf(lines), ''));
  if ('error' in opened) throw new Error(opened.error.en);
  const activations = opened.document.graph.nodes.flatMap((node) =>
    'type' in node && node.type === 'activation' ? [node.params] : [],
  );
  expect(activations).toEqual([{ activation: name }]);
});

const errorOf = (lines: readonly (readonly [string, string, string])[]) => {
  const opened = documentFromOnnx('net.onnx', encodeOnnx(graphOf(lines), ''));
  return 'error' in opened ? opened.error : undefined;
};

test('operators without a block are named, each with how often it stands there', () => {
  expect(
    errorOf([
      ['a', 'Erf', 'x'],
      ['b', 'Relu', 'a'],
      ['c', 'Erf', 'b'],
      ['y', 'Floor', 'c'],
    ]),
  ).toEqual({
    en: '‘net.onnx’ cannot be opened as blocks: no block computes Erf (2), Floor (1).',
    ja: '「net.onnx」をブロックとして開けません：Erf (2), Floor (1) を計算するブロックがありません。',
  });
});

test('a file in which every value is made of the one before, twice, is not followed for ever', () => {
  const doubled = (op: string, first: OnnxNode, last: OnnxNode): OnnxIr => {
    const chain = Array.from({ length: 60 }, (_, at): OnnxNode => {
      const from = `v${at}`;
      return { op, scope: '', inputs: [from, from], outputs: [`v${at + 1}`], attrs: {} };
    });
    const ids = { name: 'ids', type: 'int64' as const, shape: [1] };
    const { tensors, outputs, inputs } = graphOf([]);
    return { nodes: [first, ...chain, last], tensors, inputs: [...inputs, ids], outputs };
  };
  const node = (op: string, inputs: string[], output: string): OnnxNode => {
    return { op, scope: '', inputs, outputs: [output], attrs: {} };
  };
  const begun = performance.now();
  for (const graph of [
    doubled('Mul', node('Gather', ['w', 'ids'], 'v0'), node('Add', ['x', 'v60'], 'y')),
    doubled('Add', node('Shape', ['x'], 'v0'), node('Slice', ['x', 'v60', 'v60', 'v60'], 'y')),
  ])
    expect(documentFromOnnx('net.onnx', encodeOnnx(graph, ''))).toHaveProperty('error');
  expect(performance.now() - begun).toBeLessThan(10_000);
});

test('so are those whose settings or shapes no block has', () => {
  expect(errorOf([['y', 'Add', 'x w']])).toEqual({
    en: '‘net.onnx’ cannot be opened as blocks: no block has the settings or shapes of Add (1).',
    ja: '「net.onnx」をブロックとして開けません：Add (1) の設定または形状に合うブロックがありません。',
  });
});

test('blocks are called as the nodes of the file', () => {
  const opened = documentFromOnnx(
    'net.onnx',
    encodeOnnx(
      graphOf([
        ['a', 'MatMul', 'x w'],
        ['y', 'Relu', 'a'],
      ]),
      '',
    ),
  );
  if ('error' in opened) throw new Error(opened.error.en);
  expect(opened.document.name).toBe('net');
  expect(opened.document.graph.nodes.map(({ id }) => id)).toEqual(['x', 'a-matmul', 'y-relu', 'y']);
  expect(opened.document.graph.nodes.map(({ name }) => name)).toEqual([
    'x',
    'a-matmul',
    'y-relu',
    'y',
  ]);
});

test.each([
  ['nothing', new Uint8Array()],
  ['noise', Uint8Array.from({ length: 400 }, (_, index) => (index * 37) % 251)],
  ['a beginning', bytesOf(recorded['pytorch-converted/test_Linear']?.model ?? '').slice(0, 60)],
])('a damaged file is an error that says so: %s', (_, bytes) => {
  const opened = documentFromOnnx('net.onnx', bytes);
  expect('error' in opened && opened.error.en).toMatch(/^‘net\.onnx’ cannot be opened/);
});

test('a file with any byte changed opens or is refused in words', () => {
  const bytes = bytesOf(recorded['pytorch-converted/test_GLU']?.model ?? '');
  const said = Array.from(bytes, (_, at) => {
    const changed = bytes.map((byte, index) => (index === at ? byte ^ (1 + (at % 255)) : byte));
    const opened = documentFromOnnx('net.onnx', changed);
    return 'error' in opened ? opened.error.en : 'opened';
  });
  expect(said.filter((words) => !/^(opened$|‘net\.onnx’ cannot be opened)/.test(words))).toEqual(
    [],
  );
  expect(new Set(said).size).toBeGreaterThan(3);
});
