// What a game's generator is asked for: the sample itself looked into, a walk that begins and ends at samples, each class.
import { expect, test } from 'vitest';
import type { Document } from '../../document/schema.ts';
import type { Made, Wish } from '../../inspect/made.ts';
import { game } from '../players/game.testing.ts';
import type { Heard } from '../trainer.testing.ts';
import { prepared, smaller, smallTransformer } from '../trainer.testing.ts';

const few = { training: 64, heldOut: 20 };
const short = { batchSize: 8, steps: 2, validateEvery: 2 };

/** With averages that are in use from the first round on, and weights that have moved away from them. */
function small(id: string): Document {
  const document = smaller(id, { channels: 8 }, short, few);
  const players = document.training.players?.map((player) => ({
    ...player,
    average: { decay: 0.5, from: 0 },
  }));
  return { ...document, training: { ...document.training, ...(players && { players }) } };
}

async function ask({ trainer, news }: Heard, wish: Wish): Promise<Made> {
  const before = news.length;
  await trainer.handle({ type: 'make', request: 5, wish });
  const [answer] = news.slice(before);
  if (answer?.type !== 'made') throw new Error(JSON.stringify(answer));
  return answer.made;
}

/** Gives every attention factor of the model a value, as a run would in a thousand rounds. */
async function withFactors(document: Document, backend: 'cpu' | 'wasm', value: number) {
  const first = await prepared(document, backend);
  await first.trainer.handle({ type: 'start' });
  const kept = await first.checkpoint();
  first.trainer.dispose();
  const set = ({ name, data, ...rest }: (typeof kept.weights)[number]) => ({
    ...rest,
    name,
    data: name.endsWith('gamma') && data.length === 1 ? Float32Array.of(value) : data,
  });
  const checkpoint = {
    ...kept,
    weights: kept.weights.map(set),
    optimizer: (kept.optimizer ?? []).map((array) =>
      array.name.includes('/average/') ? set(array) : array,
    ),
  };
  const more = { ...document, training: { ...document.training, steps: 3, validateEvery: 3 } };
  const heard = await prepared(more, backend, checkpoint);
  await heard.trainer.handle({ type: 'start' });
  return heard;
}

const shownOf = ({ last }: Heard) => {
  const samples = last('duel')?.duel.samples;
  if (!samples) throw new Error('No samples were shown.');
  const size = samples.shape.reduce((a, b) => a * b, 1);
  return (index: number) => samples.values.subarray(index * size, (index + 1) * size);
};

const points = () => game({ training: { validateEvery: 6 } });
const pictures = () => small('sagan-mini');

test.each([
  ['points', 'cpu', points, 0, 63],
  ['points', 'wasm', points, 0, 63],
  ['pictures', 'cpu', pictures, 3, 41],
  ['pictures', 'wasm', pictures, 3, 41],
] as const)(
  'a walk among %s begins and ends at samples, to the bit, on %s',
  async (_, backend, start, from, to) => {
    const heard = await prepared(start(), backend);
    await heard.trainer.handle({ type: 'start' });
    const shown = shownOf(heard);
    const { samples } = await ask(heard, { show: 'walk', from, to, count: 8 });
    const size = shown(0).length;
    expect(samples.count).toBe(8);
    expect(samples.values).toHaveLength(8 * size);
    expect(samples.values.subarray(0, size)).toEqual(shown(from));
    expect(samples.values.subarray(7 * size)).toEqual(shown(to));
    // What lies between is neither end.
    const middle = samples.values.subarray(3 * size, 4 * size);
    expect(middle).not.toEqual(shown(from));
    expect(middle).not.toEqual(shown(to));
    heard.trainer.dispose();
  },
);

test.each([points, pictures])(
  'all samples are those that were shown, to the bit',
  async (start) => {
    const heard = await prepared(start(), 'wasm');
    await heard.trainer.handle({ type: 'start' });
    const { samples } = await ask(heard, { show: 'all' });
    expect(samples).toEqual(heard.last('duel')?.duel.samples);
    heard.trainer.dispose();
  },
);

test('a sample that is looked into is the one that was shown, and without attention it is another', async () => {
  const heard = await withFactors(small('sagan-mini'), 'wasm', 0.8);
  const shown = shownOf(heard);
  const before = await heard.checkpoint();
  const tensors = heard.last('progress')?.memory.tensors;
  // Also beyond the held-out examples, of which there are 20.
  for (const sample of [0, 11, 37]) {
    const { samples, inside } = await ask(heard, { show: 'inside', sample });
    expect(samples.values).toEqual(shown(sample));
    expect(inside?.looks.map(({ view, player }) => [view.path, player])).toEqual([
      ['generator/attention', 'generator'],
      ['critic-on-generated/attention', 'critic'],
    ]);
    for (const { view, factor } of inside?.looks ?? []) {
      // 196 pixels look at 49 windows of four, and each spends its whole attention.
      expect(view.shape).toEqual([1, 196, 49]);
      expect(view.axes.at(-2)?.grid).toEqual({ rows: 14, columns: 14 });
      const row = view.data.subarray(49 * 30, 49 * 31);
      expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
      expect(factor).toBeGreaterThan(0.7);
    }
    expect(inside?.classes).toBe(0);
    expect(inside?.without).toHaveLength(784);
    expect(inside?.without).not.toEqual(samples.values);
  }
  // Looking changed no bit, and left nothing behind.
  expect(await heard.checkpoint()).toEqual(before);
  await heard.trainer.handle({ type: 'stop' });
  expect(heard.last('progress')?.memory.tensors).toBe(tensors);
  heard.trainer.dispose();
});

test('with γ at 0, where it starts, the picture without attention is the picture', async () => {
  const heard = await prepared(small('sagan-mini'), 'wasm');
  const { samples, inside } = await ask(heard, { show: 'inside', sample: 2 });
  expect(inside?.looks.map(({ factor }) => factor)).toEqual([0, 0]);
  expect(inside?.without).toEqual(samples.values);
  heard.trainer.dispose();
});

test('one noise is made into each class, by the names of the data', async () => {
  const heard = await prepared(small('sagan-conditional'), 'wasm');
  await heard.trainer.handle({ type: 'start' });
  const shown = shownOf(heard);
  expect((await ask(heard, { show: 'inside', sample: 4 })).inside?.classes).toBe(10);
  const { samples, names } = await ask(heard, { show: 'classes', sample: 4 });
  expect(samples).toMatchObject({ shape: [28, 28, 1], count: 10 });
  expect(names).toHaveLength(10);
  expect(names?.[0]).toMatch(/shirt/i);
  const each = Array.from({ length: 10 }, (_, label) =>
    samples.values.subarray(784 * label, 784 * (label + 1)),
  );
  // The sample itself is among them: that of the class of the example beside it.
  expect(
    each.filter((picture) => picture.every((value, at) => value === shown(4)[at])),
  ).toHaveLength(1);
  heard.trainer.dispose();
});

test('a game is not asked for an answer', async () => {
  const heard = await prepared(game(), 'cpu');
  const sample = { from: 'held-out', index: 0 } as const;
  await heard.trainer.handle({ type: 'predict', request: 5, sample, beam: 1, lengthPenalty: 0 });
  expect(heard.last('refused')?.message.en).toMatch(/^A game answers nothing/);
  heard.trainer.dispose();
});

test('what cannot be made is refused with the reason', async () => {
  const refusal = async (document: Document, wish: Wish) => {
    const heard = await prepared(document, 'cpu');
    await heard.trainer.handle({ type: 'make', request: 5, wish });
    heard.trainer.dispose();
    return heard.last('refused')?.message;
  };
  expect((await refusal(game(), { show: 'classes', sample: 0 }))?.en).toBe(
    'The generator does not read a class, so it cannot be asked for one.',
  );
  expect((await refusal(smallTransformer(), { show: 'inside', sample: 0 }))?.en).toBe(
    'Nothing in this document makes examples of noise for a critic.',
  );
});
