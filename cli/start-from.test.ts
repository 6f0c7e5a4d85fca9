// Training that starts from given weights: it does start there, its run says so, and it resumes to the bit.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { readSafetensors, writeSafetensors } from '../graph-core/index.ts';
import { tableModel } from '../graph-core/train/other-data.testing.ts';
import { answerOf } from './json-shape.testing.ts';
import { smallDocument, testFolder } from './kumiki.testing.ts';

const folder = testFolder();
const at = (name: string): string => path.join(folder, name);
const file = smallDocument(folder);
const train = (out: string, steps: number, ...more: readonly string[]) =>
  answerOf('train', file, '--steps', `${steps}`, ...quick, '--out', at(out), ...more);
const quick = ['--threads', '1', '--quiet'];
const bytesOf = (name: string) => readFileSync(at(`${name}/model.safetensors`));
const weightsOf = (name: string) => {
  const read = readSafetensors(new Uint8Array(bytesOf(name)));
  if ('error' in read) throw new Error(read.error.en);
  return read.weights;
};
const still = ['--set', 'training.optimizer.learningRate=0'];

beforeAll(async () => {
  await train('before', 3, '--seed', '8');
});

test('given weights are the first weights; what the file lacks begins as in a new run', async () => {
  const file = at('before/model.safetensors');
  const { startedFrom } = await train('same', 1, '--weights', file, ...still);
  expect(startedFrom).toEqual({
    files: [file],
    format: 'safetensors',
    anew: [],
    preprocessing: true,
  });
  expect(weightsOf('same')).toEqual(weightsOf('before'));
  await train('of a folder', 1, '--weights', at('before'), ...still);
  expect(weightsOf('of a folder')).toEqual(weightsOf('before'));

  const [first, ...rest] = weightsOf('before');
  if (!first) throw new Error('A Transformer has weights.');
  writeFileSync(at('part.safetensors'), writeSafetensors(rest));
  const part = ['--weights', at('part.safetensors'), ...still];
  await expect(train('strict', 1, ...part)).rejects.toThrow(/--partial takes those that match/);
  await train('new', 1, ...still);
  expect(await train('partly', 1, ...part, '--partial')).toMatchObject({
    startedFrom: { anew: [first.name], preprocessing: false },
  });
  const [begun, ...taken] = weightsOf('partly');
  expect(begun).toEqual(weightsOf('new')[0]);
  expect(taken).toEqual(rest);

  writeFileSync(at('named.safetensors'), writeSafetensors([{ ...first, name: 'other' }, ...rest]));
  const named = ['--weights', at('named.safetensors'), ...still];
  await train('paired', 1, ...named, '--map', `other=${first.name}`);
  expect(weightsOf('paired')).toEqual(weightsOf('before'));
  await expect(train('no', 1, '--partial')).rejects.toThrow(
    '--partial is for weights that training starts from. Add --weights FILE, or leave it out.',
  );
});

test('a run from given weights resumes to the bit and still says what it started from', async () => {
  const given = ['--weights', at('before/model.safetensors'), '--seed', '3'];
  const { startedFrom } = await train('whole', 6, ...given);
  await train('half', 3, ...given);
  const rest = await answerOf('resume', at('half'), '--steps', '6', '--quiet');
  expect(bytesOf('half').equals(bytesOf('whole'))).toBe(true);
  expect(rest.startedFrom).toEqual(startedFrom);
});

test('data is read as the weights know it, or refitted when asked', async () => {
  const header = 'sepal length,sepal width,petal length,petal width,kind';
  const table = (name: string, kinds: readonly string[]) => {
    const rows = Array.from({ length: 60 }, (_, row) =>
      [1, 2, 3, 4].map((by) => ((row * by * 7) % 11) / 2 + (row % 3)).join(),
    ).map((cells, row) => `${cells},${kinds[row % 3]}`);
    writeFileSync(at(name), `${[header, ...rows].join('\n')}\n`);
  };
  table('flowers.csv', ['setosa', 'versicolor', 'virginica']);
  table('trees.csv', ['ash', 'beech', 'elm']);
  writeFileSync(at('table.json'), tableModel);
  const few = [at('table.json'), '--steps', '2', ...quick];
  const run = (out: string, data: string, ...more: readonly string[]) =>
    answerOf('train', ...few, '--data', at(data), '--out', at(out), ...more);
  const preprocessingOf = (name: string) =>
    (JSON.parse(readFileSync(at(`${name}/run.json`), 'utf8')) as Record<string, unknown>)
      .preprocessing;
  await run('flowers', 'flowers.csv');
  const given = ['--weights', at('flowers/model.safetensors')];
  await expect(run('trees', 'trees.csv', ...given)).rejects.toThrow(
    /the class ‘ash’ is not one the model was trained on .* Or add --fit-anew, which refits/,
  );
  const anew = await run('trees', 'trees.csv', ...given, '--fit-anew');
  expect(anew.startedFrom).toMatchObject({ preprocessing: false });
  expect(JSON.stringify(preprocessingOf('trees'))).toContain('["ash","beech","elm"]');
  await run('again', 'flowers.csv', ...given);
  expect(preprocessingOf('again')).toEqual(preprocessingOf('flowers'));
  await expect(run('folds', 'flowers.csv', ...given, '--folds', '2')).rejects.toThrow(
    'Add --fit-anew, or leave out --folds.',
  );
});

test('what is not trainable in a file of Keras is frozen in the run, unless it is thawed', async () => {
  const [still] = weightsOf('before').map(({ name }) => name.split('/')[0] ?? '');
  const document = JSON.parse(readFileSync(file, 'utf8')) as {
    graph: { nodes: { id: string; rate?: number }[] };
  };
  const nodes = document.graph.nodes.map((node) =>
    node.id === still ? { ...node, rate: 0 } : node,
  );
  const frozen = at('frozen.json');
  writeFileSync(frozen, JSON.stringify({ ...document, graph: { ...document.graph, nodes } }));
  const weights = ['--weights', at('before/model.safetensors'), '--quiet'];
  await answerOf('export', frozen, ...weights, '--format', 'keras', '--out', at('keras'));
  const given = ['--weights', at('keras/model.keras')];
  const ratesOf = async (out: string, ...more: readonly string[]) => {
    await train(out, 1, ...given, ...more);
    const run = JSON.parse(readFileSync(at(`${out}/run.json`), 'utf8')) as {
      document: typeof document;
    };
    return run.document.graph.nodes.flatMap(({ id, rate }) => (rate === 0 ? [id] : []));
  };
  expect(await ratesOf('kept still')).toEqual([still]);
  expect(weightsOf('kept still')[0]).toEqual(weightsOf('before')[0]);
  expect(await ratesOf('thawed', '--thaw')).toEqual([]);
});
