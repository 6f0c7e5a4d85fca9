// The command sample: pictures and numbers of a generator, and what it says where there is none.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import {
  initialWeights,
  readSafetensors,
  writeCheckpoint,
  writeSafetensors,
} from '../graph-core/index.ts';
import { block, graph } from '../graph-core/compile/graph.testing.ts';
import { newDocument } from '../graph-core/document/new-document.ts';
import { decodePng } from '../graph-core/data/formats/png.ts';
import { kumiki, testFolder } from './kumiki.testing.ts';
import { imageGrid, pointPicture } from './picture-grid.ts';
import { planOf, readDocument } from './read-document.ts';

const folder = testFolder();
const at = (name: string) => path.join(folder, name);

/** A document on disk whose generator makes points, or pictures of 4 × 4 in −1 … 1. */
async function write(name: string, pictures: boolean): Promise<string> {
  const [size, input, image] = pictures ? [16, 'image', true] : [2, 'values', false];
  const document = {
    ...newDocument(),
    graph: graph(
      [
        block('noise', 'noise-input', { units: 3 }),
        block('maker', 'dense', { units: size, activation: 'tanh' }),
        ...(image
          ? [
              block('made', 'reshape', { axes: '3', first: 4, second: 4, third: 1 }),
              block('real', 'image-input', { height: 4, width: 4, channels: 1 }),
              block('flat', 'flatten'),
              block('flat-2', 'flatten'),
            ]
          : [block('real', 'vector-input', { features: 2 })]),
        block('critic', 'dense', { units: 1 }),
        { ...block('critic-2', 'dense', { units: 1 }), tie: { node: 'critic' } },
        block('game', 'adversarial-output'),
      ],
      [
        'noise.noise > maker.values',
        ...(image
          ? [
              'maker.values > made.values',
              'made.values > flat-2.values',
              'real.image > flat.values',
              'flat.values > critic.values',
              'flat-2.values > critic-2.values',
            ]
          : [`real.${input} > critic.values`, 'maker.values > critic-2.values']),
        'critic.values > game.real',
        'critic-2.values > game.generated',
      ],
    ),
  };
  const { training } = document;
  const { optimizer, schedule } = training;
  const player = (id: string, node: string) => ({
    id,
    objectives: [{ node: 'game', side: id }],
    trains: [node],
    optimizer,
    schedule,
    stepsPerRound: 1,
  });
  const players = [player('critic', 'critic'), player('generator', 'maker')];
  const played = { ...document, training: { ...training, players } };
  writeFileSync(at(`${name}.json`), JSON.stringify(played));
  const plan = planOf(await readDocument(at(`${name}.json`)));
  writeFileSync(at(`${name}.safetensors`), writeSafetensors(initialWeights(plan, 5)));
  return at(`${name}.json`);
}

const documents = { points: '', pictures: '' };
beforeAll(async () => {
  documents.points = await write('points', false);
  documents.pictures = await write('pictures', true);
});

const sample = (name: 'points' | 'pictures', ...more: readonly string[]) =>
  kumiki('sample', documents[name], '--weights', at(`${name}.safetensors`), ...more);

test('points are written as numbers, the same for the same seed', () => {
  const call = ['--count', '5', '--out', at('a.csv'), '--seed', '1'];
  const { status, stdout } = sample('points', ...call);
  expect([status, stdout]).toEqual([0, `5 examples of 2 written to ‘${at('a.csv')}’.\n`]);
  const text = readFileSync(at('a.csv'), 'utf8');
  const [head, ...rows] = text.trim().split('\n');
  expect([head, rows.length]).toEqual(['x,y', 5]);
  expect(rows.every((row) => row.split(',').every((value) => Math.abs(Number(value)) < 1))).toBe(
    true,
  );
  sample('points', ...call);
  expect(readFileSync(at('a.csv'), 'utf8')).toBe(text);
  sample('points', '--count', '5', '--out', at('a.csv'), '--seed', '2');
  expect(readFileSync(at('a.csv'), 'utf8')).not.toBe(text);
});

test('a checkpoint gives its averages, and --raw the weights of its last round', async () => {
  const plan = planOf(await readDocument(documents.points));
  const weights = initialWeights(plan, 5);
  const averages = weights.flatMap(({ name, shape, data }) =>
    name.startsWith('maker/')
      ? [{ name: `generator/average/${name}`, shape, data: data.map(() => 0) }]
      : [],
  );
  const sha256 = async (bytes: Uint8Array) =>
    Promise.resolve(createHash('sha256').update(bytes).digest('hex'));
  const checkpoint = { step: 1, weights, optimizer: averages, progress: {} };
  writeFileSync(at('checkpoint.kckpt'), await writeCheckpoint(checkpoint, sha256));
  const rows = (...more: readonly string[]) => {
    const call = ['--weights', at('checkpoint.kckpt'), '--count', '2', '--out', at('b.csv')];
    expect(kumiki('sample', documents.points, ...call, ...more).status).toBe(0);
    return readFileSync(at('b.csv'), 'utf8');
  };
  expect(rows()).toBe('x,y\n0,0\n0,0\n');
  sample('points', '--count', '2', '--out', at('a.csv'));
  expect(rows('--raw')).toBe(readFileSync(at('a.csv'), 'utf8'));
});

test('pictures are written side by side, points as dots', () => {
  const { json } = sample('pictures', '--count', '9', '--out', at('grid.png'), '--json');
  expect(json()).toMatchObject({ count: 9, seed: 0, sizes: [4, 4, 1], class: null });
  const grid = pixelsOf('grid.png');
  expect([grid.width, grid.height]).toEqual([16, 16]);
  expect(sample('points', '--count', '20', '--out', at('dots.png')).status).toBe(0);
  const dots = pixelsOf('dots.png');
  expect([dots.width, dots.height]).toEqual([512, 512]);
  expect(
    dots.pixels.filter((value, index) => index % 4 === 0 && value === 0).length,
  ).toBeGreaterThan(100);
});

test('what cannot be done is said, with the way out', () => {
  const { status, stderr } = sample('points', '--out', at('a.jpg'));
  expect([status, stderr]).toEqual([
    2,
    `‘${at('a.jpg')}’ is neither .png nor .csv. Name the file grid.png for a picture or samples.csv for the numbers.\n`,
  ]);
  expect(sample('points', '--out', at('a.csv'), '--class', '3').stderr).toBe(
    `The generator of ‘${documents.points}’ is told no class. Leave --class out.\n`,
  );
  const none = kumiki('sample', 'cnn', '--weights', at('points.safetensors'), '--out', at('a.csv'));
  expect([none.status, none.stderr]).toEqual([
    5,
    '‘cnn’ has no generator: nothing made of a noise input is read by a critic that also reads real examples. Open the template gan-2d to see one.\n',
  ]);
});

test('what training prints of a game has the losses of each player, and no loss of nobody', () => {
  const document = JSON.parse(readFileSync(documents.points, 'utf8'));
  const moons = {
    ...document,
    data: { source: 'moons', options: { examples: 40 }, bindings: { real: 'features' } },
    training: { ...document.training, steps: 3, batchSize: 8, validateEvery: 0 },
  };
  writeFileSync(at('moons.json'), JSON.stringify(moons));
  const { stdout, stderr } = kumiki('train', at('moons.json'), '--out', at('moons'), '--json');
  expect(stderr).not.toContain('rror');
  const told = JSON.parse(stdout);
  expect(told).not.toHaveProperty('firstLoss');
  expect(Object.keys(told.players)).toEqual(['critic', 'generator']);
  for (const player of Object.values(told.players))
    expect(player).toEqual({ firstLoss: expect.any(Number), lastLoss: expect.any(Number) });
});

test('a grid has its images in rows, and points stand where they are', () => {
  const { values, width, channels } = imageGrid(Float32Array.of(0, 0.5, 2), [1, 1, 1]);
  expect([width, channels]).toEqual([4, 1]);
  expect([values[0], values[3], values[12], values[15]]).toEqual([0, 128, 255, 255]);
  expect(imageGrid(new Float32Array(12), [2, 2, 3]).channels).toBe(3);
  const dots = pointPicture(Float32Array.of(0, 0, 1, 1));
  const black = [...dots.values.keys()].filter((index) => dots.values[index] === 0);
  // The first lies below and to the left of the second.
  expect(black.map((index) => index % 512).at(-1)).toBeLessThan(100);
  expect(black[0]).toBeLessThan(512 * 100);
});

function pixelsOf(name: string) {
  return decodePng(new Uint8Array(readFileSync(at(name))), name);
}

test('an exported checkpoint gives its averages, --raw the weights of its last round, and it is said which', async () => {
  const plan = planOf(await readDocument(documents.points));
  const weights = initialWeights(plan, 5);
  const averages = weights.flatMap(({ name, shape, data }) =>
    name.startsWith('maker/')
      ? [{ name: `generator/average/${name}`, shape, data: data.map((value) => value + 1) }]
      : [],
  );
  const sha256 = async (bytes: Uint8Array) =>
    Promise.resolve(createHash('sha256').update(bytes).digest('hex'));
  const checkpoint = { step: 1, weights, optimizer: averages, progress: {} };
  writeFileSync(at('both.kckpt'), await writeCheckpoint(checkpoint, sha256));
  const written = (...more: readonly string[]) => {
    const call = [
      '--weights',
      at('both.kckpt'),
      '--player',
      'generator',
      '--format',
      'safetensors',
    ];
    const out = at('out.safetensors');
    const { status, stdout, stderr } = kumiki(
      'export',
      documents.points,
      ...call,
      '--out',
      out,
      ...more,
    );
    expect([status, stderr]).toEqual([0, expect.anything()]);
    const read = readSafetensors(readFileSync(out));
    if ('error' in read) throw new Error(read.error.en);
    return { kernel: read.weights.find(({ name }) => name === 'maker/kernel')?.data, stdout };
  };
  const mean = written();
  expect(mean.kernel).toEqual(averages.find(({ name }) => name.endsWith('maker/kernel'))?.data);
  expect(mean.stdout).toContain('With the averaged weights');
  const raw = written('--raw');
  expect(raw.kernel).toEqual(weights.find(({ name }) => name === 'maker/kernel')?.data);
  expect(raw.stdout).toContain('With the weights of the last round');
  expect(JSON.parse(written('--json').stdout).weights).toBe('averaged');
});
