// What must be touched to add something: each thing is really added to a copy of the tree, works there, and is counted.
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { copyTree } from './copied-tree.testing.ts';

const tree = copyTree();
afterEach(() => tree.restore());
afterAll(() => tree.dispose());

describe('a data source', () => {
  const source = `// Whether two bits differ: what one layer alone cannot learn.
import { z } from 'zod';
import { text } from '../../text.ts';
import { countOptions } from '../count-options.ts';
import type { DataSource } from '../dataset.ts';
import { labelledPoints } from '../labelled-points.ts';

const options = z.object(countOptions(40, 8));

export const parity: DataSource<typeof options> = {
  id: 'parity',
  docs: {
    title: text('Parity', 'パリティ'),
    summary: text('Two bits; do they differ?', '2 つのビットが異なるかどうか。'),
    licence: 'CC0-1.0',
    task: text('table classification', '表の分類'),
  },
  options,
  async open({ examples, heldOut }) {
    const points = Array.from({ length: examples + heldOut }, (_, at) => {
      const [a = 0, b = 0] = [at % 2, (at >> 1) % 2];
      return { features: [a, b], label: a ^ b };
    });
    return labelledPoints(points, heldOut, ['same', 'other'], text('a, b', 'a, b'));
  },
};
`;

  test('is one file; the index is generated from the names', () => {
    tree.write('graph-core/data/sources/parity.ts', source);
    expect(tree.touched).toHaveLength(1);
    tree.run('scripts/block-index.mjs');
    const answer = tree.ask(`
      import { dataSources, findDataSource } from './graph-core/data/index.ts';
      const source = findDataSource('parity');
      const files = { list: () => [], open: () => { throw new Error('no file'); } };
      const set = await source.open(source.options.parse({}), { seed: 0, files });
      console.log(JSON.stringify({
        last: dataSources.at(-1).id,
        count: set.count,
        columns: set.columns.map(({ name, kind }) => name + ' ' + kind),
      }));
    `);
    expect(answer).toEqual({
      last: 'parity',
      count: { training: 40, 'held-out': 8 },
      columns: ['features vector', 'label class'],
    });
  });

  test('an index that was not generated anew is stale, and the check says so', () => {
    tree.write('graph-core/data/sources/parity.ts', source);
    expect(() => tree.run('scripts/block-index.mjs', '--check')).toThrow(
      'graph-core/data/index.ts is stale. Run `npm run blocks` and commit it.',
    );
  });
});

describe('an export format', () => {
  const format = `// All weights in one file of JSON, by name.
import { asciiBytes, asciiText } from '../ascii.ts';
import { text } from '../text.ts';
import { appModel } from './app-model.ts';
import type { ExportFormat } from './format.ts';
import { checkSame, fileOf } from './read-back.ts';

export const jsonFormat: ExportFormat = {
  id: 'json',
  docs: { title: text('JSON', 'JSON'), summary: text('Weights as JSON.', '重みを JSON で。') },
  single: 'weights.json',
  limits: () => [],
  write: async ({ weights }) => {
    const plain = weights.map(({ name, shape, data }) => ({ name, shape, data: [...data] }));
    return [{ name: 'weights.json', bytes: asciiBytes(JSON.stringify(plain)) }];
  },
  async open(files, { tf, plan, weights }) {
    const read = JSON.parse(asciiText(fileOf(files, 'weights.json')));
    const found = read.map((array) => ({ ...array, data: Float32Array.from(array.data) }));
    checkSame(found, weights);
    const model = appModel(tf, plan, found);
    return {
      answer: async (feeds) => Object.values(model.answer(feeds)),
      dispose: () => model.dispose(),
    };
  },
};
`;

  test('is two files, and its proof is its own', () => {
    tree.write('graph-core/export/json-format.ts', format);
    tree.insert(
      'graph-core/export/index.ts',
      'import { kerasFormat }',
      "import { jsonFormat } from './json-format.ts';\n",
    );
    tree.insert('graph-core/export/index.ts', '  npzFormat,\n];', '  jsonFormat,\n');
    expect(tree.touched).toHaveLength(2);
    const answer = tree.ask(`
      import * as tf from '@tensorflow/tfjs';
      import { analyze } from './graph-core/analyze/analyze.ts';
      import { findBlock } from './graph-core/blocks/index.ts';
      import { makePlan } from './graph-core/compile/make-plan.ts';
      import { newDocument } from './graph-core/document/new-document.ts';
      import { findExportFormat } from './graph-core/export/index.ts';
      import { agrees, prove } from './graph-core/export/prove.ts';
      import { initialWeights } from './graph-core/weights/initial-weights.ts';

      await tf.setBackend('cpu');
      const document = newDocument();
      const position = { x: 0, y: 0 };
      document.graph.nodes.push(
        { id: 'in', type: 'vector-input', params: { features: 4 }, position },
        { id: 'linear', type: 'dense', params: { units: 2 }, position },
        { id: 'out', type: 'regression-output', params: {}, position },
      );
      const wire = (from, to) => ({ id: from, from: { node: from, port: 'values' }, to: { node: to, port: 'values' } });
      document.graph.edges.push(wire('in', 'linear'), wire('linear', 'out'));
      const plan = makePlan(document, analyze(document, findBlock));
      const context = { document, plan, weights: initialWeights(plan, 1), tf };
      const format = findExportFormat('json');
      const files = await format.write(context);
      const proof = await prove(format, files, context);
      const other = initialWeights(plan, 2);
      const refused = await prove(format, files, { ...context, weights: other }).catch(({ message }) => message);
      console.log(JSON.stringify({ agrees: agrees(proof), answered: proof[0].largestAnswer > 0, refused }));
    `);
    expect(answer).toEqual({
      agrees: true,
      answered: true,
      refused: 'linear/kernel does not read back as it was written.',
    });
  });
});

describe('an optimizer', () => {
  const entry = `  lion: {
    title: 'Lion',
    settings: z.object({
      beta1,
      beta2: number(0.99, { label: text('β₂', 'β₂') }, { min: 0, max: 1, step: 0.01 }),
      trust: number(1, { label: text('Trust', '信頼') }, { min: 0, max: 2, step: 0.1 }),
    }),
    accumulators: 1,
  },
`;
  const rule = `  lion(tf, setting) {
    const [beta1, beta2, trust] = [setting('beta1'), setting('beta2'), setting('trust')];
    return {
      vectors: ['momentum'],
      change(g, blend, held) {
        const mixed = tf.add(tf.mul(held('momentum'), beta1), tf.mul(g, 1 - beta1));
        const step = tf.mul(tf.sign(mixed), trust);
        blend('momentum', (m) => tf.add(tf.mul(m, beta2), tf.mul(g, 1 - beta2)));
        return step;
      },
    };
  },
`;
  const table = 'graph-core/optimizers.ts';
  const addEntry = () =>
    tree.insert(table, '} as const satisfies Readonly<Record<string, OptimizerEntry>>', entry);

  test('is two files and its equations: the composed rule serves where there is no kernel', () => {
    addEntry();
    expect(() => tree.types()).toThrow(/engine\/optimizer\.ts.*lion/);
    tree.insert('graph-core/engine/optimizer.ts', '  adamw: (tf, setting) =>', rule);
    // The third is graph-core/engine/optimizer.test.ts, whose equations it must follow: here they stand below.
    expect(tree.touched).toHaveLength(2);
    expect(tree.types()).toBe('');
    const answer = tree.ask(`
      import * as tf from '@tensorflow/tfjs';
      import { newDocument } from './graph-core/document/new-document.ts';
      import { openDocument } from './graph-core/document/open.ts';
      import { serialize } from './graph-core/document/serialize.ts';
      import { estimateMemory } from './graph-core/engine/estimate.ts';
      import { nodeAssets } from './graph-core/engine/node-assets.testing.ts';
      import { startEngine } from './graph-core/engine/start-engine.ts';
      import { trainingRefusal } from './graph-core/export/project/torch-optimizers.ts';
      import { optimizerFields } from './graph-core/optimizers.ts';

      const document = newDocument();
      document.training.optimizer = { type: 'lion', learningRate: 0.1, trust: 0.5 };
      const opened = openDocument(serialize(document));
      const engine = await startEngine(tf, 'wasm', nodeAssets(), { fused: true });
      const variable = tf.variable(tf.tensor1d([1, -2, 3]));
      const chosen = { ...opened.document.training.optimizer, clipNorm: 0, clipValue: 0 };
      const optimizer = engine.optimizer(chosen, [variable]);
      const gradients = [[1, 1, -1], [-1, 0.5, -1], [-20, 1, 1]];
      let [weights, momentum] = [[1, -2, 3], [0, 0, 0]];
      for (const gradient of gradients) {
        tf.tidy(() => optimizer.apply([tf.tensor1d(gradient)], 0.1));
        weights = weights.map((w, i) => w - 0.1 * 0.5 * Math.sign(0.9 * momentum[i] + 0.1 * gradient[i]));
        momentum = momentum.map((m, i) => 0.99 * m + 0.01 * gradient[i]);
      }
      const cost = { parameters: 10, activationBytes: 0 };
      console.log(JSON.stringify({
        deviation: Math.max(...[...variable.dataSync()].map((w, i) => Math.abs(w - weights[i]))),
        fused: engine.facts.fused,
        fields: optimizerFields('lion').map(({ name }) => name),
        state: estimateMemory(cost, 1, 'lion').optimizer,
        refusal: trainingRefusal(opened.document.training).en,
      }));
    `) as { deviation: number; refusal: string };
    expect(answer.deviation).toBeLessThan(1e-6);
    expect(answer).toMatchObject({
      fused: true,
      fields: ['beta1', 'beta2', 'trust'],
      state: 40,
      refusal: expect.stringMatching(/the optimizer ‘lion’; nothing was written/),
    });
  });
});

test('a training setting is three files: what it is, where it is computed, and train.py', () => {
  tree.insert(
    'graph-core/training-settings.ts',
    '  /** The global norm of the gradients',
    `  lowestRate: optional(
    'optimizer',
    number(0, { label: text('Lowest rate', '最小の学習率') }, { min: 0, max: 100, step: 0.001 }),
    0,
  ),
`,
  );
  const run = 'graph-core/train/run.ts';
  const before = tree.read(run);
  const computed = before.replace(
    'turns.rateOf(player) * scheduleFactor(',
    'Math.max(settings.lowestRate ?? 0, turns.rateOf(player)) * scheduleFactor(',
  );
  expect(computed).not.toBe(before);
  tree.write(run, computed);
  const script = 'graph-core/export/project/train-script.ts';
  const python = tree.read(script);
  const read = python.replace(
    'rate = settings["optimizer"]["learningRate"]',
    'rate = max(settings["lowestRate"], settings["optimizer"]["learningRate"])',
  );
  expect(read).not.toBe(python);
  tree.write(script, read);
  expect(tree.touched).toHaveLength(3);
  expect(tree.types()).toBe('');
  const answer = tree.ask(`
    import { smaller, prepared } from './graph-core/train/trainer.testing.ts';
    import { openDocument } from './graph-core/document/open.ts';
    import { serialize } from './graph-core/document/serialize.ts';
    import { projectSettings, trainingFields } from './graph-core/training-settings.ts';

    const weightsAt = async (lowestRate) => {
      const training = { batchSize: 8, steps: 3, validateEvery: 0, ...(lowestRate && { lowestRate }) };
      const written = serialize(smaller('rnn-seq2vec', { units: 4, embedding: 3 }, training, { examples: 64, heldOut: 32 }));
      const { document } = openDocument(written);
      const { trainer, checkpoint } = await prepared(document, 'cpu');
      await trainer.handle({ type: 'start' });
      const { weights } = await checkpoint();
      trainer.dispose();
      return [JSON.stringify(weights.map(({ data }) => [...data])), projectSettings(document.training).lowestRate];
    };
    const [[plain, none], [other, said]] = [await weightsAt(0), await weightsAt(0.5)];
    console.log(JSON.stringify({
      changes: plain !== other,
      told: [none, said],
      drawn: trainingFields.some(({ name, section }) => name === 'lowestRate' && section === 'optimizer'),
      refused: openDocument(serialize(smaller('rnn-seq2vec', {}, { lowestRate: -1 }))).error.message.en,
    }));
  `);
  expect(answer).toEqual({
    changes: true,
    told: [0, 0.5],
    drawn: true,
    refused: expect.stringContaining('at training.lowestRate: it must be at least 0, but is -1'),
  });
});
