// A block and what it opens into compute the same on the same weights, in real documents, also within copied modules.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { analyze } from '../analyze/analyze.ts';
import { lookInside } from '../analyze/look-inside.ts';
import { openBlock } from '../analyze/open-block.ts';
import type { WeightValue } from '../blocks/block.ts';
import { blocks, findBlock } from '../blocks/index.ts';
import { applyEdit } from '../document/edits.ts';
import { newDocument } from '../document/new-document.ts';
import type { Document, Graph, Node } from '../document/schema.ts';
import { isModuleNode } from '../document/schema.ts';
import type { Engine } from '../engine/engine.ts';
import { nodeAssets } from '../engine/node-assets.testing.ts';
import { hashString, normals } from '../engine/random.ts';
import { startEngine } from '../engine/start-engine.ts';
import { block, graph, position } from './graph.testing.ts';
import { makePlan } from './make-plan.ts';
import { buildModel, outputKey } from './model.ts';
import { printPlan } from './print-plan.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine(tf, 'cpu', nodeAssets());
});

/** The block, fed by the sources, with a probe at each output; a mask shows in the softmax of `square`. */
function around(of: Node, sources: readonly Node[], wires: readonly string[]): Document {
  const outputs = Object.entries(blocks['type' in of ? String(of.type) : '']?.outputs ?? {});
  const nodes = [...sources, of];
  const read = [...wires];
  for (const [port, { kind }] of outputs) {
    nodes.push(block(`probe-${port}`, 'regression-output'));
    if (kind !== 'mask') read.push(`${of.id}.${port} > probe-${port}.values`);
    else {
      nodes.push(block('square', 'sequence-input', { length: 4, features: 4 }));
      nodes.push(block('seen', 'softmax'));
      read.push('square.values > seen.values', `${of.id}.${port} > seen.mask`);
      read.push(`seen.values > probe-${port}.values`);
    }
  }
  return { ...newDocument(), graph: graph(nodes, read) };
}

const sentence = block('sentence', 'token-input', { length: 4, vocabulary: 7 });
const ids = block('ids', 'token-input', { length: 6, vocabulary: 7 });
const x = block('x', 'sequence-input', { length: 4, features: 6 });
const memory = block('memory', 'sequence-input', { length: 6, features: 6 });
const image = block('image', 'image-input', { height: 3, width: 5, channels: 8 });

const cases: readonly (readonly [string, Document])[] = [
  [
    'self-attention, causal',
    around(
      block('it', 'multi-head-attention', { heads: 3, causal: true, bias: false }),
      [x],
      ['x.values > it.query'],
    ),
  ],
  [
    'source–target attention with a pad mask and heads of one’s own size',
    around(
      block('it', 'multi-head-attention', { heads: 2, keyUnits: 5, scale: false }),
      [x, memory, ids, block('pad', 'pad-mask')],
      [
        'x.values > it.query',
        'memory.values > it.key',
        'ids.tokens > pad.tokens',
        'pad.mask > it.mask',
      ],
    ),
  ],
  [
    'attention with dropout of its weights, which rests outside training',
    around(
      block('it', 'multi-head-attention', { heads: 3, dropout: 0.4 }),
      [x, sentence, block('ahead', 'look-ahead-mask')],
      ['x.values > it.query', 'sentence.tokens > ahead.tokens', 'ahead.mask > it.mask'],
    ),
  ],
  [
    'scaled dot-product attention with a look-ahead mask',
    around(
      block('it', 'scaled-dot-product-attention'),
      [x, sentence, block('ahead', 'look-ahead-mask')],
      [
        'x.values > it.query',
        'x.values > it.key',
        'x.values > it.value',
        'sentence.tokens > ahead.tokens',
        'ahead.mask > it.mask',
      ],
    ),
  ],
  [
    'Add & Norm, post',
    around(
      block('it', 'add-and-norm'),
      [x, block('other', 'dense', { units: 6 })],
      ['x.values > other.values', 'other.values > it.values', 'x.values > it.residual'],
    ),
  ],
  [
    'Add & Norm, pre, RMS',
    around(
      block('it', 'add-and-norm', { order: 'pre', norm: 'rms' }),
      [x, block('other', 'dense', { units: 6 })],
      ['x.values > other.values', 'other.values > it.values', 'x.values > it.residual'],
    ),
  ],
  [
    'feed-forward, dense',
    around(
      block('it', 'feed-forward', { units: 9, activation: 'gelu', dropout: 0.2 }),
      [x],
      ['x.values > it.values'],
    ),
  ],
  [
    'feed-forward, convolution',
    around(
      block('it', 'feed-forward', { units: 9, form: 'convolution' }),
      [x],
      ['x.values > it.values'],
    ),
  ],
  [
    'squeeze and excitation',
    around(
      block('it', 'squeeze-excitation', { reduction: 4 }),
      [image],
      ['image.image > it.image'],
    ),
  ],
  [
    'embedding as one-hot × matrix',
    around(
      block('it', 'embedding', { units: 5, scale: true }),
      [sentence],
      ['sentence.tokens > it.tokens'],
    ),
  ],
  ['LSTM', around(block('it', 'lstm', { units: 3 }), [x], ['x.values > it.values'])],
  [
    'LSTM with states, longer than its features',
    around(
      block('it', 'lstm', { units: 8 }),
      [x, block('h', 'vector-input', { features: 8 }), block('c', 'vector-input', { features: 8 })],
      ['x.values > it.values', 'h.values > it.state', 'c.values > it.cell'],
    ),
  ],
  [
    'LSTM of one step',
    around(
      block('it', 'lstm', { units: 3 }),
      [block('x', 'sequence-input', { length: 1, features: 2 })],
      ['x.values > it.values'],
    ),
  ],
];

/** Every probe's numbers on weights and feeds that are functions of names alone, unless weights are given. */
function run(document: Document, given?: ReadonlyMap<string, WeightValue>) {
  const plan = makePlan(document, analyze(document, findBlock));
  const model = buildModel(engine, plan, 1);
  const weights = new Map<string, WeightValue>();
  for (const [name, variable] of model.weights) {
    const value = given?.get(name);
    if (given && !value) throw new Error(`No weight was carried to ${name}.`);
    const data =
      value?.data ?? normals(hashString(name), variable.size).map((number) => number / 2);
    if (value && value.shape.join() !== variable.shape.join())
      throw new Error(`${name} was carried as [${value.shape}], not [${variable.shape}].`);
    variable.assign(tf.tensor(data, variable.shape));
    weights.set(name, { shape: variable.shape, data });
  }
  if (given) expect([...given.keys()].sort()).toEqual([...weights.keys()].sort());
  const feeds = Object.fromEntries(
    plan.feeds.map(({ path, shape }) => {
      const sizes = shape.dims.map(({ size }) => size ?? 2);
      const numbers = normals(
        hashString(path),
        sizes.reduce((a, b) => a * b, 1),
      );
      const ids = numbers.map(
        (number) => Math.floor(Math.abs(number) * 3) % (shape.vocabulary ?? 1),
      );
      return [
        path,
        shape.kind === 'tokens'
          ? tf.tensor(Int32Array.from(ids), sizes, 'int32')
          : tf.tensor(numbers, sizes),
      ];
    }),
  );
  const probes = plan.steps.filter(({ path }) => path.includes('probe-'));
  const keys = probes.flatMap(({ path, outputs }) =>
    Object.keys(outputs).map((port) => outputKey(path, port)),
  );
  const answers = new Map<string, unknown>();
  tf.tidy(() => {
    const outputs = model.run(feeds, { training: false, step: 0, wants: new Set(keys) });
    for (const key of keys) answers.set(key, outputs.get(key)?.arraySync());
  });
  model.dispose();
  tf.dispose(feeds);
  return { answers, weights, plan };
}

function open(document: Document, graphId: string | null) {
  const opened = openBlock(document, analyze(document, findBlock), findBlock, graphId, 'it');
  if ('refused' in opened) throw new Error(opened.refused.en);
  const after = applyEdit(document, opened.edit);
  const errors = analyze(after, findBlock).problems.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ message }) => message.en)).toEqual([]);
  return { opened, after };
}

/** Largest difference between any probe of the document and of the same with its block opened. */
function worstDifference(document: Document, graphId: string | null): number {
  const { opened, after } = open(document, graphId);
  const closed = run(document);
  const inside = run(after, opened.carry(closed.weights));
  expect(closed.answers.size).toBeGreaterThan(0);
  expect([...inside.answers.keys()].sort()).toEqual([...closed.answers.keys()].sort());
  const differences = [...closed.answers].map(([key, expected]) => {
    const got = tf.tensor(inside.answers.get(key) as number[]);
    const wanted = tf.tensor(expected as number[]);
    expect(got.shape).toEqual(wanted.shape);
    return tf.max(tf.abs(tf.sub(got, wanted))).dataSync()[0] ?? Number.NaN;
  });
  return Math.max(...differences);
}

describe('a block and what is inside it give the same numbers', () => {
  test.each(cases)('%s', (_name, document) => {
    expect(worstDifference(document, null)).toBeLessThanOrEqual(1e-5);
  });
});

test('a block in a module that is repeated, each copy with weights of its own', () => {
  const layer: Graph = graph(
    [block('it', 'multi-head-attention', { heads: 2 }), block('norm', 'add-and-norm')],
    [
      '$in.values > it.query',
      'it.values > norm.values',
      '$in.values > norm.residual',
      'norm.values > $out.values',
    ],
  );
  const ports = [{ name: 'values', kind: 'values' as const }];
  const document: Document = {
    ...newDocument(),
    modules: [{ id: 'layer', name: 'Layer', inputs: ports, outputs: ports, graph: layer }],
    graph: graph(
      [
        x,
        { id: 'stack', module: 'layer', repeat: 3, weights: 'own', position },
        block('probe-values', 'regression-output'),
      ],
      ['x.values > stack.values', 'stack.values > probe-values.values'],
    ),
  };
  expect(worstDifference(document, 'layer')).toBeLessThanOrEqual(1e-5);
});

test('a block that cannot be opened says so', () => {
  const document = around(
    block('it', 'multi-head-attention', { heads: 3, rotary: true }),
    [x],
    ['x.values > it.query'],
  );
  const opened = openBlock(document, analyze(document, findBlock), findBlock, null, 'it');
  expect('refused' in opened && opened.refused.en).toMatchInlineSnapshot(
    `"‘Multi-head attention’ cannot be opened: as it is set, no smaller blocks compute the same."`,
  );
});

test('scaled dot-product attention opens into product, scale, softmax and product', () => {
  const [, document] = cases.find(([name]) => name.startsWith('scaled dot-product')) ?? [];
  if (!document) throw new Error('There is such a case.');
  const { after } = open(document, null);
  const inside = printPlan(makePlan(after, analyze(after, findBlock)));
  const shown = inside.split('\n').filter((line) => line.includes('-inside-1/'));
  expect(shown.join('\n')).toMatchInlineSnapshot(`
    "scaled-dot-product-attention-inside-1/product = mat-mul(a: x.values, b: x.values) → values B × 4 × 4
    scaled-dot-product-attention-inside-1/scaled = scale(values: scaled-dot-product-attention-inside-1/product.values) → values B × 4 × 4
    scaled-dot-product-attention-inside-1/weights = softmax(values: scaled-dot-product-attention-inside-1/scaled.values, mask: ahead.mask) → values B × 4 × 4
    scaled-dot-product-attention-inside-1/mean = mat-mul(a: scaled-dot-product-attention-inside-1/weights.values, b: x.values) → values B × 4 × 6
    scaled-dot-product-attention-inside-1/head = reshape(values: scaled-dot-product-attention-inside-1/weights.values) → values B × 1 × 4 × 4
    probe-values = regression-output(values: scaled-dot-product-attention-inside-1/mean.values) → values B × 4 × 6
    probe-scores = regression-output(values: scaled-dot-product-attention-inside-1/head.values) → values B × 1 × 4 × 4"
  `);
});

test('expressions stay expressions, so that a changed number of heads still fits', () => {
  const document: Document = {
    ...around(
      block('it', 'multi-head-attention', { heads: '=heads' }),
      [block('x', 'sequence-input', { length: 4, features: '=d_model' })],
      ['x.values > it.query'],
    ),
    variables: { heads: 2, d_model: 12 },
  };
  const { after, opened } = open(document, null);
  expect(opened.fixed).toBeUndefined();
  const sizes = after.modules.flatMap(({ graph: { nodes } }) =>
    nodes.flatMap((node) =>
      !isModuleNode(node)
        ? Object.entries(node.params)
            .filter(([, value]) => typeof value === 'string' && value.startsWith('='))
            .map(([param, value]) => `${node.id}.${param} ${String(value)}`)
        : [],
    ),
  );
  expect(sizes).toEqual([
    'scaled.factor =1/sqrt(d_model/heads)',
    'cut.second =heads',
    'cut.third =d_model/heads',
    'joined.second =d_model',
    'query.units =d_model',
    'key.units =d_model',
    'value.units =d_model',
    'output.units =d_model',
  ]);
  const changed = { ...after, variables: { heads: 4, d_model: 24 } };
  expect(analyze(changed, findBlock).problems.map(({ code }) => code)).toEqual(['no-data']);
  const wider = { ...document, variables: { heads: 4, d_model: 24 } };
  const closed = run(wider);
  const inside = run(changed, opened.carry(closed.weights));
  for (const [key, value] of closed.answers)
    expect(
      tf
        .sub(tf.tensor(value as number[]), tf.tensor(inside.answers.get(key) as number[]))
        .abs()
        .max()
        .dataSync()[0],
    ).toBeLessThan(1e-5);
});

test('a number that is no variable is said to stand in the parts', () => {
  const [, document] = cases[0] ?? [];
  if (!document) throw new Error('There is such a case.');
  expect(open(document, null).opened.fixed?.en).toMatchInlineSnapshot(
    `"The number of heads, 3, is now written into the parts that split the units. To change it in one place, undo, bind it to a variable, and replace again."`,
  );
});

test('parts that lead to nothing wired are left out of the document', () => {
  const document: Document = {
    ...newDocument(),
    graph: graph(
      [sentence, block('it', 'embedding', { units: 5 }), block('probe', 'regression-output')],
      ['sentence.tokens > it.tokens', 'it.values > probe.values'],
    ),
  };
  const { after } = open(document, null);
  const [module] = after.modules;
  expect(module?.graph.nodes.map(({ id }) => id)).toEqual(['one-hot', 'table']);
  expect(module?.outputs.map(({ name }) => name)).toEqual(['values']);
  expect(analyze(after, findBlock).problems.map(({ code }) => code)).toEqual(['no-data']);
});

test('a block that shares its weights is looked into, and not replaced', () => {
  const document: Document = {
    ...newDocument(),
    graph: graph(
      [
        x,
        block('first', 'multi-head-attention', { heads: 2 }),
        { ...block('it', 'multi-head-attention', { heads: 2 }), tie: { node: 'first' } },
        block('probe-values', 'regression-output'),
      ],
      ['x.values > first.query', 'first.values > it.query', 'it.values > probe-values.values'],
    ),
  };
  const analysis = analyze(document, findBlock);
  const opened = openBlock(document, analysis, findBlock, null, 'it');
  expect('refused' in opened && opened.refused.en).toMatchInlineSnapshot(
    `"‘Multi-head attention (2)’ shares its weights with ‘Multi-head attention’, but its parts cannot. Give it its own weights first."`,
  );
  const look = lookInside(document, analysis, findBlock, [{ graph: null, node: 'it' }]);
  if ('refused' in look) throw new Error(look.refused.en);
  const value = { shape: [6, 6], data: new Float32Array(36) };
  const carried = look.carry(new Map([['first/query-kernel', value]]));
  expect([...carried.keys()]).toContain('multi-head-attention-inside-1/query/kernel');
});
