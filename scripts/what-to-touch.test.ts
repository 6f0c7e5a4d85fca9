// What must be touched to add something: each thing is really added to a copy of the tree, works there, and is counted.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CopiedTree } from './copied-tree.testing.ts';
import { copyTree } from './copied-tree.testing.ts';

let tree: CopiedTree;
beforeEach(() => {
  tree = copyTree();
});
afterEach(() => tree.dispose());

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
