// Long looks at a model: to the bit those of its weights whatever trains meanwhile, told how far they are, and ended.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileOf } from '../data/host.testing.ts';
import type { Heard } from './trainer.testing.ts';
import { prepared, smaller, smallTransformer } from './trainer.testing.ts';

let heard: Heard;
let request = 0;

const document = smaller(
  'cnn',
  {},
  { steps: 6, batchSize: 16, validateEvery: 0 },
  { training: 120, heldOut: 90 },
);

beforeAll(async () => {
  heard = await prepared(document, 'wasm');
});
afterAll(() => heard.trainer.dispose());

const evaluate = (weights?: 'now') => {
  request++;
  const figures = { say: 0 };
  return heard.trainer.handle({ type: 'evaluate', request, examples: 90, figures, weights });
};

function classes() {
  const [found] = heard.last('evaluation')?.figures ?? [];
  if (found?.kind !== 'classes') throw new Error('There are no classes.');
  return found;
}

test('a copy of the weights measures to the bit what they measure, also while training goes on', async () => {
  await evaluate();
  const { metrics } = heard.last('evaluation') ?? {};
  const before = classes();
  const looking = evaluate('now');
  const training = heard.trainer.handle({ type: 'start' });
  await Promise.all([looking, training]);
  expect(heard.last('evaluation')?.step).toBe(0);
  expect([heard.last('evaluation')?.metrics, classes()]).toEqual([metrics, before]);
  await evaluate();
  expect(heard.last('evaluation')?.step).toBe(6);
  expect(classes()).not.toEqual(before);
});

test('the examples behind a cell of the matrix are those that it counts, and can be shown', async () => {
  await evaluate();
  const { matrix, each, classes: named } = classes();
  const cell = ([truth, answer]: readonly [number, number]) =>
    [...each.truth.keys()].filter(
      (index) => each.truth[index] === truth && each.answer[index] === answer,
    );
  matrix.forEach((row, truth) =>
    row.forEach((count, answer) => expect(cell([truth, answer])).toHaveLength(count)),
  );
  const truth = matrix.findIndex((row) => row.some((count) => count > 1));
  const answer = matrix[truth]?.findIndex((count) => count > 1) ?? -1;
  const indices = cell([truth, answer]);
  await heard.trainer.handle({
    type: 'show-examples',
    request: ++request,
    from: 'held-out',
    indices,
  });
  const shown = heard.last('examples')?.examples ?? [];
  expect(shown.map(({ index }) => index)).toEqual(indices);
  for (const { cells } of shown) {
    expect(cells.map(({ kind }) => kind).sort()).toEqual(['class', 'image']);
    expect(cells.find(({ kind }) => kind === 'class')?.text).toBe(named[truth]?.name);
    expect(cells.find(({ kind }) => kind === 'image')?.values).toHaveLength(28 * 28);
  }
});

test('cancelled work is refused where it stands, and the next question is answered', async () => {
  const evaluations = () => heard.news.filter(({ type }) => type === 'evaluation').length;
  const before = evaluations();
  const looking = evaluate('now');
  await heard.trainer.handle({ type: 'cancel', of: request });
  await looking;
  expect(heard.last('refused')).toMatchObject({ request, message: { en: 'Cancelled.' } });
  expect(evaluations()).toBe(before);
  await evaluate();
  expect(evaluations()).toBe(before + 1);
});

test('a file of sentences is answered by a copy of the weights, row by row, and can be ended', async () => {
  const speaker = await prepared(smallTransformer(), 'wasm');
  const read = speaker.last('ready')?.preprocessing?.columns.find(({ kind }) => kind === 'tokens');
  const words = read?.kind === 'tokens' ? read.words : [];
  const lines = Array.from({ length: 150 }, (_, row) =>
    [0, 1, 2, 3].map((index) => words[4 + ((row + 3 * index) % (words.length - 4))]).join(' '),
  );
  const file = fileOf('asked.txt', lines.join('\n'));
  const content = {
    size: file.size,
    slice: (from: number, to: number) => ({
      arrayBuffer: async () => (await file.read(from, to)).slice().buffer,
    }),
  };
  const ask = (asked: number, seed: number) =>
    speaker.trainer.handle({
      type: 'answer-file',
      request: asked,
      files: [{ name: 'asked.txt', content }],
      form: 'commas',
      beam: 1,
      lengthPenalty: 0,
      speaking: { temperature: 1.5, seed },
      weights: 'now',
    });
  await ask(1, 3);
  const first = speaker.last('file-answers');
  expect(first).toMatchObject({ rows: 150, step: 0 });
  expect(first?.names).toHaveLength(2);
  expect(first?.shown.map(([given]) => given)).toEqual(lines.slice(0, 20));
  expect(first?.file.split('\n')).toHaveLength(152);
  await ask(2, 3);
  expect(speaker.last('file-answers')?.file).toBe(first?.file);
  const ended = ask(3, 4);
  await speaker.trainer.handle({ type: 'cancel', of: 3 });
  await ended;
  expect(speaker.last('refused')).toMatchObject({ request: 3 });
  expect(speaker.last('file-answers')?.request).toBe(2);
  speaker.trainer.dispose();
});
