// A generator found beside its critic and run alone, from the same noise to the same examples.
import { expect, test } from 'vitest';
import { analyze } from '../../analyze/analyze.ts';
import { findBlock } from '../../blocks/index.ts';
import { makePlan } from '../../compile/make-plan.ts';
import { buildModel, outputKey } from '../../compile/model.ts';
import { block, graph } from '../../compile/graph.testing.ts';
import { testContext } from '../../data/host.testing.ts';
import { openData } from '../../data/open-data.ts';
import { newDocument } from '../../document/new-document.ts';
import type { Document } from '../../document/schema.ts';
import { takeWeights } from '../../weights/checkpoint.ts';
import { testOutside } from '../trainer.testing.ts';
import { openGenerator } from './generate.ts';
import { generatedOutput, planAbove } from './generated.ts';
import { measureGenerator } from './measure-generator.ts';

/** Points in the plane: a critic of one layer, whose second placement reads what is made of noise. */
function game(tie = true, rate?: number): Document {
  const layer = (id: string, units: number) => block(id, 'dense', { units });
  return {
    ...newDocument(),
    graph: graph(
      [
        block('noise', 'noise-input', { units: 3 }),
        layer('maker', 2),
        block('point', 'vector-input', { features: 2 }),
        block('scaled', 'scale', { factor: 4 }),
        layer('critic', 1),
        { ...layer('critic-2', 1), ...(tie && { tie: { node: 'critic' } }) },
        block('drop', 'dropout', { rate: 0.25 }),
        block('drop-2', 'dropout', { rate: rate ?? 0.25 }),
        block('game', 'adversarial-output'),
      ],
      [
        'noise.noise > maker.values',
        'point.values > scaled.values',
        'scaled.values > drop.values',
        'drop.values > critic.values',
        'maker.values > drop-2.values',
        'drop-2.values > critic-2.values',
        'critic.values > game.real',
        'critic-2.values > game.generated',
      ],
    ),
  };
}

const planOf = (document: Document) => makePlan(document, analyze(document, findBlock));

test('what is made of noise is found where the two placements of a critic read', () => {
  expect(generatedOutput(planOf(game()))).toEqual({
    generated: { path: 'maker', port: 'values' },
    real: { path: 'scaled', port: 'values' },
  });
  // What one side alone does is no part of the critic.
  expect(generatedOutput(planOf(game(true, 0.5)))?.generated.path).toBe('drop-2');
  expect(generatedOutput(planOf(game(false)))).toBeUndefined();
  const above = planAbove(planOf(game()), { path: 'maker', port: 'values' });
  expect(above.steps.map(({ path }) => path)).toEqual(['noise', 'maker']);
  expect([...above.weights.keys()]).toEqual(['maker/kernel', 'maker/bias']);
});

test('a generator alone makes what it makes in the whole model, and the same again', async () => {
  const engine = await testOutside.startEngine('cpu');
  const { tf } = engine;
  const plan = planOf(game());
  const whole = buildModel(engine, plan, 7);
  const weights = await takeWeights(whole);
  const found = generatedOutput(plan);
  if (!found) throw new Error('Nothing generated.');
  const before = tf.memory().numTensors;
  const opened = await openGenerator(engine, plan, found, weights);
  if ('error' in opened) throw new Error(opened.error.en);
  const made = await opened.make(150, 3);
  const noise = plan.feeds.find(({ draw }) => draw)?.draw?.(150, 3) ?? [];
  const expected = tf.tidy(() => {
    const feeds = { noise: tf.tensor(noise, [150, 3]), point: tf.zeros([150, 2]) };
    const options = { training: false, step: 0 };
    return whole.run(feeds, options).get(outputKey('maker', 'values'))?.dataSync();
  });
  expect([...made]).toEqual([...(expected ?? [])]);
  expect([opened.sizes, opened.classes, made.length]).toEqual([[2], 0, 300]);
  expect([...(await opened.make(150, 3))]).toEqual([...made]);
  expect([...(await opened.make(2, 4))]).not.toEqual([...made.subarray(0, 4)]);
  expect(opened.toData?.(2)).toBeCloseTo(0.5, 5);
  opened.dispose();
  expect(tf.memory().numTensors).toBe(before);
  const misfit = await openGenerator(engine, plan, found, weights.slice(0, 1));
  expect('error' in misfit && misfit.error.en).toMatch(/^These weights do not fit this document/);
});

test('a generator is measured against held-out examples, and so are samples of somebody else', async () => {
  const document: Document = {
    ...game(),
    data: {
      source: 'moons',
      options: { examples: 2_500, heldOut: 1_200 },
      bindings: { point: 'features' },
    },
  };
  const plan = planOf(document);
  const found = generatedOutput(plan);
  if (!found) throw new Error('Nothing generated.');
  const engine = await testOutside.startEngine('cpu');
  const dataset = await openData(document.data, testContext());
  const model = buildModel(engine, plan, 7);
  const weights = await takeWeights(model);
  const measure = async (samples?: Float32Array) => {
    const measured = { engine, document, plan, dataset, found, weights };
    const examples = 1_200;
    const told = await measureGenerator(measured, testOutside, {
      examples,
      key: 1,
      ...(samples && { samples }),
    });
    if ('error' in told) throw new Error(told.error.en);
    return told;
  };
  const untrained = await measure();
  expect(untrained.kid).toBeGreaterThan(10 * untrained.kidError);
  // The critic reads points four times as far out.
  const others = Array.from({ length: 600 }, (_, index) => index + 1_000);
  const real = Float32Array.from(dataset.batch('training', others).features ?? [], (at) => 4 * at);
  const copied = await measure(real);
  expect(copied.kid).toBeLessThan(0.01 * untrained.kid);
  expect(copied.nearest.generated).toBe(0);
  expect(copied.classes).toHaveLength(2);
  expect(Math.min(...(copied.classes ?? []))).toBeGreaterThan(0.4);
  const far = await measure(real.map((value, at) => (at < 600 ? 100 : value)));
  const share = (shares: readonly number[] = []) => shares.reduce((sum, share) => sum + share, 0);
  expect([share(copied.classes), share(far.classes)]).toEqual([
    expect.closeTo(1, 6),
    expect.closeTo(0.5, 6),
  ]);
});
