// kumiki predict over a whole file: a table in its own unit, classes with probabilities, sentences, and a picture by name.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { draw } from '../../graph-core/document/draw.testing.ts';
import { answerOf } from '../json-shape.testing.ts';
import { testFolder } from '../kumiki.testing.ts';
import { writePng } from '../png.ts';

const folder = testFolder();
const at = (name: string): string => path.join(folder, name);
const quiet = ['--quiet'];

function write(name: string, text: string | Uint8Array): string {
  mkdirSync(path.dirname(at(name)), { recursive: true });
  writeFileSync(at(name), text);
  return at(name);
}

function tableDocument(name: string, output: string, units: number): string {
  const drawn = draw(
    { x: ['vector-input', { features: 2 }], d: ['dense', { units }], y: output },
    'x.values > d.values',
    `d.values > y.${output === 'regression-output' ? 'values' : 'logits'}`,
  );
  const data = { source: 'table', options: {}, bindings: { x: 'features', y: 'target' } };
  const optimizer = { type: 'adam', learningRate: 0.05 };
  const training = { ...drawn.training, optimizer, steps: 60, validateEvery: 0 };
  return write(name, JSON.stringify({ ...drawn, training, data }));
}

const houses = Array.from({ length: 120 }, (_, row) => {
  const [rooms, size] = [1 + (row % 7), 20 + ((row * 37) % 91)];
  return {
    rooms,
    size,
    price: 20_000 * rooms + 1_500 * size + 100_000,
    kind: size > 60 ? 'large' : 'small',
  };
});

const rowsIn = (file: string, delimiter = ',') =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(delimiter));

test('a table without its answers is answered row by row in the unit of the file, as one row is', async () => {
  const document = tableDocument('houses.json', 'regression-output', 1);
  const lines = houses.map(({ rooms, size, price }) => [rooms, size, price].join());
  const file = write('houses.csv', ['rooms,size,price', ...lines].join('\n'));
  await answerOf('train', document, ...quiet, '--data', file, '--out', at('prices'));
  const asked = houses.map(({ rooms, size }, row) => [`house ${row}`, size, rooms].join());
  const fresh = write('fresh.csv', ['name,size,rooms', ...asked].join('\n'));
  const answer = await answerOf(
    'predict',
    at('prices'),
    ...quiet,
    '--data',
    fresh,
    '--out',
    at('out.csv'),
  );
  expect(answer).toMatchObject({
    rows: 120,
    columns: ['name', 'size', 'rooms', 'predicted price'],
  });
  const [, ...rows] = rowsIn(at('out.csv'));
  expect(rows.map(([name]) => name)).toEqual(houses.map((_, row) => `house ${row}`));
  for (const row of [0, 57, 119]) {
    const { rooms = 0, size = 0 } = houses[row] ?? {};
    const input = ['--input', `features=${rooms},${size}`];
    const single = await answerOf('predict', at('prices'), ...quiet, ...input);
    expect(rows[row]?.[3]).toBe((single.predictions as { text: string }[])[0]?.text);
  }
});

test('classes come with the probability of each, and a .tsv has tabs', async () => {
  const document = tableDocument('kinds.json', 'classification-output', 2);
  const lines = houses.map(({ rooms, size, kind }) => [rooms, size, kind].join());
  const file = write('kinds.csv', ['rooms,size,kind', ...lines].join('\n'));
  await answerOf('train', document, ...quiet, '--data', file, '--out', at('kinds'));
  await answerOf('predict', at('kinds'), ...quiet, '--data', file, '--out', at('out.tsv'));
  const [head, ...rows] = rowsIn(at('out.tsv'), '\t');
  expect(head?.slice(2)).toEqual([
    'kind',
    'predicted kind',
    'probability of large',
    'probability of small',
  ]);
  let right = 0;
  for (const [, , kind, predicted, large, small] of rows) {
    expect(Number(large) + Number(small)).toBeCloseTo(1, 4);
    expect(predicted).toBe(Number(large) > Number(small) ? 'large' : 'small');
    if (predicted === kind) right++;
  }
  expect(right).toBeGreaterThan(90);
});

test('sentences: a line each; the same seed writes the same file, and another another', async () => {
  const pairs = Array.from({ length: 60 }, (_, row) => `a ${row % 9} c\tx ${row % 9} z y`);
  const file = write('pairs.tsv', pairs.join('\n'));
  const fit = ['--source', 'sentence-pairs', '--fit', '--steps', '2', '--set', 'units=8'];
  await answerOf('train', 'seq2seq-luong', ...quiet, ...fit, '--data', file, '--out', at('said'));
  const asked = write('asked.txt', 'a 1 c\na 2 c\na 3 c\n');
  const said = async (out: string, ...more: readonly string[]) => {
    await answerOf('predict', at('said'), ...quiet, '--data', asked, '--out', at(out), ...more);
    return readFileSync(at(out), 'utf8');
  };
  const drawn = await said('1.txt', '--temperature', '2', '--sampling-seed', '4');
  expect(drawn.split('\n').length).toBe(4);
  expect(await said('2.txt', '--temperature', '2', '--sampling-seed', '4')).toBe(drawn);
  expect(await said('3.txt', '--temperature', '2', '--sampling-seed', '5')).not.toBe(drawn);
  const [head] = rowsIn((await said('4.csv')) && at('4.csv'));
  expect(head).toEqual(['source', 'predicted target']);
});

test('a folder of pictures is answered, and one picture by its name', async () => {
  for (const [kind, shade] of [
    ['dark', 30],
    ['light', 220],
  ] as const)
    for (let index = 0; index < 10; index++) {
      const pixels = new Uint8Array(16).fill(shade + index);
      write(`photos/${kind}/${index}.png`, writePng(pixels, 4, 1));
    }
  const drawn = draw(
    {
      x: ['image-input', { height: 4, width: 4, channels: 1 }],
      f: 'flatten',
      d: ['dense', { units: 2 }],
      y: 'classification-output',
    },
    'x.image > f.values',
    'f.values > d.values',
    'd.values > y.logits',
  );
  const data = {
    source: 'image-folder',
    options: { height: 4, width: 4 },
    bindings: { x: 'image', y: 'label' },
  };
  const optimizer = { type: 'adam', learningRate: 0.1 };
  const training = { ...drawn.training, optimizer, steps: 40, validateEvery: 0 };
  const document = write('photos.json', JSON.stringify({ ...drawn, training, data }));
  const photos = ['--data', at('photos')];
  await answerOf('train', document, ...quiet, ...photos, '--out', at('seen'));
  await answerOf('predict', at('seen'), ...quiet, ...photos, '--out', at('photos.csv'));
  const [, ...rows] = rowsIn(at('photos.csv'));
  expect(rows.length).toBe(20);
  for (const [file = '', predicted] of rows) expect(file.split('/')[1]).toBe(predicted);
  const input = ['--input', `image=${at('photos/light/3.png')}`];
  const answer = await answerOf('predict', at('seen'), ...quiet, ...input);
  expect(answer.predictions).toMatchObject([{ text: 'light' }]);
});
