// The template of Bahdanau's attention learns to rewrite dates, from the click on start until 99 % of the held-out ones are right.
import * as tf from '@tensorflow/tfjs';
import type { Document, EngineAssets, News } from '../../graph-core/index.ts';
import { createTrainer, findBlock, openData, startEngine } from '../../graph-core/index.ts';

export interface DatesRun {
  readonly seconds: number;
  readonly steps: number;
  /** Share of held-out dates that are right in every character. */
  readonly exact: number;
  readonly facts: string;
}

/** Measured from `prepare`, which opens the data and compiles the document, as a click does. */
export async function trainDates(
  template: Document,
  assets: EngineAssets,
  yieldToEventLoop: () => Promise<void>,
): Promise<DatesRun> {
  const document: Document = {
    ...template,
    training: {
      ...template.training,
      validateEvery: 25,
      stopAt: { metric: 'exact', value: 0.99 },
    },
  };
  let [steps, exact, failure, facts] = [0, 0, '', ''];
  const hear = (news: News) => {
    if (news.type === 'progress') steps = news.progress.step;
    if (news.type === 'validation') exact = news.metrics.exact ?? exact;
    if (news.type === 'failed') failure = news.message.en;
    if (news.type === 'ready')
      facts = `${news.facts.backend}, ${news.facts.threads} threads, ${news.facts.relaxedSimd ? 'FMA' : 'no FMA'}`;
  };
  const none = () => Promise.reject(new Error('Dates are made, not read.'));
  const trainer = createTrainer(
    {
      findBlock,
      startEngine: (backend) => startEngine(tf, backend, assets),
      reading: () => {
        throw new Error('Dates are made, not read.');
      },
      openData: ({ data, training }) =>
        openData(data, {
          seed: training.seed,
          bundled: none,
          gunzip: none,
          codec: none,
          files: [],
        }),
      bundled: none,
      now: () => performance.now(),
      yieldToEventLoop,
    },
    hear,
  );
  const start = performance.now();
  await trainer.handle({ type: 'prepare', document, backend: 'wasm', files: [] });
  await trainer.handle({ type: 'start' });
  const seconds = (performance.now() - start) / 1e3;
  trainer.dispose();
  if (failure) throw new Error(failure);
  return { seconds, steps, exact, facts };
}
