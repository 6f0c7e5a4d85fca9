// Training with ties, on real pictures and sentences: towers that share learn nothing from equal pictures, and a resumed run is the same.
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { tableTies, withTies } from '../analyze/ties.testing.ts';
import { draw, drawGraph, drawModule } from '../document/draw.testing.ts';
import type { Document, Tie } from '../document/schema.ts';
import { readCheckpoint, writeCheckpoint } from '../weights/checkpoint-file.ts';
import { prepared, smallTransformer } from './trainer.testing.ts';

/** The same picture into both towers; the class is to be told from what differs between their answers. */
function siamese(ties: Readonly<Record<string, Tie>>): Document {
  const tower = drawModule(
    'tower',
    [{ name: 'image', kind: 'image' }],
    [{ name: 'values', kind: 'values' }],
    drawGraph(
      { flat: 'flatten', hidden: ['dense', { units: 32, activation: 'relu' }] },
      '$in.image > flat.values',
      'flat.values > hidden.values',
      'hidden.values > $out.values',
    ),
  );
  const picture = ['image-input', { height: 28, width: 28, channels: 1 }] as const;
  const document = draw(
    {
      left: picture,
      right: picture,
      a: { module: 'tower' },
      b: { module: 'tower' },
      minus: 'subtract',
      logits: ['dense', { units: 10 }],
      out: 'classification-output',
    },
    'left.image > a.image',
    'right.image > b.image',
    'a.values > minus.a',
    'b.values > minus.b',
    'minus.values > logits.values',
    'logits.values > out.logits',
  );
  return withTies(
    {
      ...document,
      modules: [tower],
      data: {
        source: 'fashion-mnist',
        options: { training: 2000, heldOut: 500 },
        bindings: { left: 'image', right: 'image', out: 'label' },
      },
      training: {
        ...document.training,
        optimizer: { type: 'adam', learningRate: 0.003 },
        schedule: { type: 'constant' },
        batchSize: 32,
        steps: 120,
        validateEvery: 0,
      },
    },
    ties,
  );
}

async function accuracy(document: Document) {
  const run = await prepared(document, 'wasm');
  await run.trainer.handle({ type: 'start' });
  const metrics = run.last('validation')?.metrics;
  const { weights } = await run.checkpoint();
  run.trainer.dispose();
  return { accuracy: metrics?.accuracy ?? Number.NaN, weights };
}

it('a siamese network shown one picture twice stays at chance, and learns where its towers do not share', async () => {
  const shared = await accuracy(siamese({ b: { node: 'a' } }));
  // One answer for all pictures: right for one class in ten.
  expect(shared.accuracy).toBeGreaterThan(0.05);
  expect(shared.accuracy).toBeLessThan(0.15);
  expect(shared.weights.map(({ name }) => name)).toEqual([
    'a/hidden/kernel',
    'a/hidden/bias',
    'logits/kernel',
    'logits/bias',
  ]);
  const own = await accuracy(siamese({}));
  expect(own.accuracy).toBeGreaterThan(0.6);
}, 120_000);

it('a run with ties that was broken off and resumed is the unbroken run, bit for bit', async () => {
  const sha256 = async (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  const document = withTies(smallTransformer({ steps: 8 }), tableTies);
  const whole = await prepared(document, 'wasm');
  await whole.trainer.handle({ type: 'start' });
  const end = await whole.checkpoint();
  whole.trainer.dispose();
  expect(end.weights.filter(({ name }) => /table|linear/.test(name))).toHaveLength(2);

  const first = await prepared(document, 'wasm');
  for (let step = 0; step < 3; step++) await first.trainer.handle({ type: 'step' });
  const kept = await readCheckpoint(
    await writeCheckpoint(await first.checkpoint(), sha256),
    sha256,
  );
  first.trainer.dispose();
  if ('error' in kept) throw new Error(kept.error.en);
  const second = await prepared(document, 'wasm', kept);
  await second.trainer.handle({ type: 'start' });
  expect(await second.checkpoint()).toEqual(end);
  second.trainer.dispose();
});
