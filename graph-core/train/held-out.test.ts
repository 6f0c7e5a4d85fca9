// The held-out curve is of one set of examples, a step is in it once, and the larger set stands by itself.
import { afterEach, expect, test } from 'vitest';
import type { News } from './protocol.ts';
import type { Heard } from './trainer.testing.ts';
import { prepared, smallTransformer } from './trainer.testing.ts';

const open: Heard[] = [];
afterEach(() => {
  for (const heard of open.splice(0)) heard.trainer.dispose();
});

async function trained(...[document, resume]: [...Parameters<typeof begun>]): Promise<Heard> {
  const heard = await begun(document, resume);
  await heard.trainer.handle({ type: 'start' });
  return heard;
}

async function begun(
  document: Parameters<typeof prepared>[0],
  resume?: Parameters<typeof prepared>[2],
): Promise<Heard> {
  const heard = await prepared(document, 'wasm', resume);
  open.push(heard);
  return heard;
}

/** More held-out examples than a validation looks at, and than the final one does. */
function withHeldOut(training: Parameters<typeof smallTransformer>[0], heldOut = 2_100) {
  const document = smallTransformer(training);
  const options = { ...document.data.options, examples: 60, heldOut };
  return { ...document, data: { ...document.data, options } };
}

const validations = ({ news }: Heard) =>
  news.flatMap((message) => (message.type === 'validation' ? [message] : []));
const finals = ({ news }: Heard) =>
  news.flatMap((message) => (message.type === 'final-validation' ? [message] : []));
const steps = (heard: Heard): number[] => validations(heard).map(({ step }) => step);

async function measuredOn(heard: Heard, examples: number) {
  await heard.trainer.handle({ type: 'evaluate', request: 7, examples });
  const answer: Extract<News, { type: 'evaluation' }> | undefined = heard.last('evaluation');
  return answer?.metrics;
}

test.each([
  { validateEvery: 4, steps: 12, at: [4, 8, 12] },
  { validateEvery: 5, steps: 12, at: [5, 10, 12] },
  { validateEvery: 0, steps: 12, at: [12] },
])(
  'every $validateEvery of $steps steps: each point once, on the same 512, the last of the last weights',
  async ({ validateEvery, steps: all, at }) => {
    const heard = await trained(withHeldOut({ steps: all, validateEvery }));
    expect(steps(heard)).toEqual(at);
    expect(validations(heard).at(-1)?.metrics).toEqual(await measuredOn(heard, 512));
    const [final, ...more] = finals(heard);
    expect(more).toEqual([]);
    expect(final).toMatchObject({ step: all, examples: 2_000 });
    expect(final?.metrics).toEqual(await measuredOn(heard, 2_000));
    expect(final?.metrics).not.toEqual(validations(heard).at(-1)?.metrics);
  },
);

test('the best loss is that of its point of the curve, and the final figure is of the weights put back', async () => {
  const heard = await trained(
    withHeldOut({
      steps: 12,
      validateEvery: 2,
      optimizer: { type: 'sgd', learningRate: 8 },
      earlyStopping: { patience: 100, restoreBest: true },
    }),
  );
  expect(steps(heard)).toEqual([2, 4, 6, 8, 10, 12]);
  const best = validations(heard).findLast((validation) => validation.best);
  expect(best?.step).toBeLessThan(12);
  expect(best?.metrics.loss).toBe(
    Math.min(...validations(heard).map(({ metrics }) => metrics.loss ?? Number.NaN)),
  );
  expect(best?.metrics).toEqual(await measuredOn(heard, 512));
  expect(finals(heard)).toMatchObject([{ step: best?.step, examples: 2_000 }]);
  expect(finals(heard)[0]?.metrics).toEqual(await measuredOn(heard, 2_000));
});

test('where all held-out examples fit the curve, the final figure is its last point', async () => {
  const heard = await trained(withHeldOut({ steps: 6, validateEvery: 3 }, 40));
  expect(finals(heard)).toMatchObject([
    { step: 6, examples: 40, metrics: validations(heard).at(-1)?.metrics },
  ]);
});

test('broken off behind a step and before its validation, the run validates it once when it goes on', async () => {
  const document = withHeldOut({ steps: 6, validateEvery: 3 }, 40);
  const whole = await trained(document);
  const broken = await begun(document);
  for (let step = 0; step < 3; step++) await broken.trainer.handle({ type: 'step' });
  const checkpoint = await broken.checkpoint();
  expect(checkpoint.progress.validated).toBe(3);
  const resumed = await trained(document, checkpoint);
  expect(steps(resumed)).toEqual([6]);
  // As it is where the power went while it was being validated.
  const before = {
    ...checkpoint.progress,
    validated: 0,
    best: Number.POSITIVE_INFINITY,
    bestStep: 0,
  };
  const again = await trained(document, { ...checkpoint, progress: before });
  expect(validations(again).map(({ step, metrics }) => ({ step, metrics }))).toEqual(
    validations(whole).map(({ step, metrics }) => ({ step, metrics })),
  );
  expect((await again.checkpoint()).progress).toEqual((await whole.checkpoint()).progress);
  // A checkpoint of an older version says nothing of it.
  const { validated: _, ...old } = checkpoint.progress;
  expect(steps(await trained(document, { ...checkpoint, progress: old }))).toEqual([6]);
});
