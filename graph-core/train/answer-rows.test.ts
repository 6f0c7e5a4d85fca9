// Rows answered together against the same rows asked one by one, and what each wish for speaking does to them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unknownId } from '../data/dataset.ts';
import { answerRows } from './answer-rows.ts';
import type { TrainingSession } from './prepare.ts';
import { prepare } from './prepare.ts';
import type { SpeakingWish } from './protocol.ts';
import { predictSample } from './sample.ts';
import { smaller, smallTransformer, testOutside } from './trainer.testing.ts';

const count = 12;
let session: TrainingSession;

beforeAll(async () => {
  session = await prepare(testOutside, smallTransformer(), 'wasm', []);
});
afterAll(() => session.dispose());

/** Of a model that knows nothing yet: it says anything. */
async function texts(speaking: SpeakingWish, { beam = 1, first = 0, rows = count } = {}) {
  const indices = Array.from({ length: rows }, (_, index) => first + index);
  const { source = new Int32Array(0) } = session.dataset.batch('held-out', indices);
  const answers = await answerRows(session, {
    rows: { cells: indices.map((index) => [`${index}`]), values: { source } },
    first,
    beam,
    lengthPenalty: 0.6,
    speaking,
  });
  return answers.map(([answer]) => answer);
}

test('together they say what each says alone: greedy, by beams, and drawn with a seed', async () => {
  for (const [beam, speaking] of [
    [1, {}],
    [3, {}],
    [1, { repetitionPenalty: 1.4, longest: 3 }],
  ] as const) {
    const said = await texts(speaking, { beam });
    for (const [index, answer] of said.entries()) {
      const sample = { from: 'held-out', index } as const;
      const [alone] = await predictSample(session, sample, { beam, lengthPenalty: 0.6, speaking });
      expect(answer?.text).toBe(alone?.text);
    }
  }
});

test('a seed draws the same sentences, however they are parted into batches', async () => {
  const wish = { temperature: 1, seed: 5 };
  const whole = (await texts(wish)).map((answer) => answer?.text);
  expect((await texts(wish)).map((answer) => answer?.text)).toEqual(whole);
  const parted = [
    ...(await texts(wish, { rows: 5 })),
    ...(await texts(wish, { first: 5, rows: count - 5 })),
  ];
  expect(parted.map((answer) => answer?.text)).toEqual(whole);
  expect((await texts({ ...wish, seed: 6 })).map((answer) => answer?.text)).not.toEqual(whole);
});

test('what a whole model draws comes as its own softmax says, within χ²', async () => {
  const { source = new Int32Array(0) } = session.dataset.batch('held-out', [3]);
  const draws = 4_000;
  const values = new Int32Array(draws * source.length);
  for (let row = 0; row < draws; row++) values.set(source, row * source.length);
  const answers = await answerRows(session, {
    rows: { cells: Array.from({ length: draws }, () => ['']), values: { source: values } },
    first: 0,
    beam: 1,
    lengthPenalty: 0,
    speaking: { temperature: 1, seed: 11, longest: 1 },
  });
  const seen = new Map<number, { count: number; odds: number }>();
  for (const [answer] of answers) {
    const [{ id = -1, probability = Number.NaN } = {}] = answer?.tokens ?? [];
    seen.set(id, { count: (seen.get(id)?.count ?? 0) + 1, odds: probability });
  }
  // All words but ⟨pad⟩ and ⟨bos⟩, which are never said; what those were given falls to the others.
  expect(seen.size).toBe(12);
  const all = [...seen.values()].reduce((sum, { odds }) => sum + odds, 0);
  expect(all).toBeLessThan(1);
  const chi = [...seen.values()].reduce((sum, { count, odds }) => {
    const expected = (draws * odds) / all;
    return sum + (count - expected) ** 2 / expected;
  }, 0);
  // Exceeded by chance once in a thousand, with 11 degrees of freedom.
  expect(chi).toBeLessThan(31.26);
});

test('length and stop end a sentence; only words that there are are said', async () => {
  const drawn = await texts({ temperature: 5, seed: 1, longest: 2 });
  for (const answer of drawn) expect(answer?.tokens.length).toBeLessThanOrEqual(2);
  const [first] = await texts({ temperature: 5, seed: 1 }, { rows: 1 });
  const [word = ''] = first?.text?.split(' ') ?? [];
  const [stopped] = await texts({ temperature: 5, seed: 1, stop: [word] }, { rows: 1 });
  expect(stopped?.text).toBe(word);
  const forbidden = await texts({ temperature: 50, seed: 2, unknown: 'forbid' });
  const ids = forbidden.flatMap((answer) => answer?.tokens.map(({ id }) => id) ?? []);
  expect(ids).not.toContain(unknownId);
  expect(Math.max(...ids)).toBeLessThan(14);
});

test('a language model goes on with what is typed as its text, which is no right answer', async () => {
  const document = smaller(
    'transformer-decoder',
    {},
    { batchSize: 8, steps: 1, validateEvery: 0 },
    { examples: 40, heldOut: 8 },
  );
  const speaker = await prepare(testOutside, document, 'wasm', []);
  const [column] = speaker.dataset.columns.filter(({ shiftedFrom }) => shiftedFrom !== undefined);
  const right = speaker.dataset.columns.find(({ name }) => name === column?.shiftedFrom);
  const ids = Array.from(speaker.dataset.batch('held-out', [0])[right?.name ?? ''] ?? []);
  const prompt = right?.decode?.(ids.slice(0, 3)) ?? '';
  const wish = { beam: 1, lengthPenalty: 0, speaking: { longest: 4 } };
  const ask = (name = '') => predictSample(speaker, { typed: { [name]: prompt } }, wish);
  const [byText] = await ask(column?.name);
  const [byTarget] = await ask(right?.name);
  expect(prompt.length).toBeGreaterThan(0);
  expect(byText?.text?.startsWith(prompt)).toBe(true);
  expect(byText?.tokens.length).toBeLessThanOrEqual(4);
  expect([byText?.expected, byTarget?.expected]).toEqual([undefined, undefined]);
  expect(byTarget?.text).toBe(byText?.text);
  speaker.dispose();
});

test('⟨unk⟩ becomes a word of the source as it was written, and every other word stays', async () => {
  const document = smaller(
    'seq2seq-bahdanau',
    {},
    { batchSize: 8, steps: 1, validateEvery: 0 },
    { examples: 40, heldOut: 8 },
  );
  const speaker = await prepare(testOutside, document, 'wasm', []);
  const indices = [0, 1, 2, 3];
  const { source = new Int32Array(0) } = speaker.dataset.batch('held-out', indices);
  const size = source.length / indices.length;
  const written = indices.map((_, row) =>
    Array.from(source.subarray(row * size, (row + 1) * size))
      .filter((id) => id > 2)
      .map((__, index) => String.fromCodePoint(0x2460 + index)),
  );
  const ask = (unknown: 'allow' | 'attended') =>
    answerRows(speaker, {
      rows: { cells: indices.map(String).map((cell) => [cell]), values: { source }, written },
      first: 0,
      beam: 1,
      lengthPenalty: 0,
      speaking: { temperature: 90, seed: 3, longest: 12, unknown },
    });
  const [plain, replaced] = [await ask('allow'), await ask('attended')];
  let unknowns = 0;
  for (const [row, [answer]] of replaced.entries()) {
    const ids = answer?.tokens.map(({ id }) => id) ?? [];
    expect(ids).toEqual(plain[row]?.[0]?.tokens.map(({ id }) => id));
    const said = plain[row]?.[0]?.text?.replaceAll('⟨unk⟩', '\u0000') ?? '';
    const now = [...(answer?.text ?? '')];
    expect(now.length).toBe([...said].length);
    for (const [index, letter] of [...said].entries()) {
      if (letter !== '\u0000') expect(now[index]).toBe(letter);
      else expect(written[row]).toContain(now[index]);
      if (letter === '\u0000') unknowns++;
    }
  }
  expect(unknowns).toBeGreaterThan(0);
  speaker.dispose();
});
