// Passes of parts of a game over examples and noises: what a critic reads, and what it says of it.
import type { Source } from '../../analyze/analysis.ts';
import { outputKey } from '../../compile/model.ts';
import type { PlanPlayer } from '../../compile/plan.ts';
import type { Split } from '../../data/dataset.ts';
import type { Tensor } from '../../engine/ops.ts';
import { concatenated } from '../../weights/named-array.ts';
import { feed } from '../feeds.ts';
import { averaging } from '../players/average.ts';
import { drawnTogether, shownNoiseKey } from '../players/shown-noise.ts';
import type { TrainerDeps, TrainingSession } from '../prepare.ts';

export interface Passes {
  /**
   * Inside a tidy of the caller: one output for examples of a split, from the first again where it has fewer; by
   * outputs that are given, where some are.
   */
  once(
    output: Source,
    part: PlanPlayer,
    split: Split,
    indices: readonly number[],
    given?: ReadonlyMap<string, Tensor>,
  ): Tensor;
  /** The same, in passes of a few; the same noise for the same indices. */
  all(
    output: Source,
    part: PlanPlayer,
    split: Split,
    indices: readonly number[],
  ): Promise<Float32Array>;
}

/** With the averages of weights in their places, where players keep some and `averaged` asks for them. */
export function passesOf(
  { engine, model, plan, dataset, settings, players }: TrainingSession,
  { yieldToEventLoop }: Pick<TrainerDeps, 'yieldToEventLoop'>,
  averaged: boolean,
): Passes {
  const { tf } = engine;
  const withAverages = <Result>(work: () => Result): Result =>
    averaged ? averaging(players, work) : work();

  const once: Passes['once'] = ({ path, port }, part, split, indices, given) => {
    const ends = { feeds: plan.feeds.filter((feed) => part.steps.has(feed.path)), objectives: [] };
    const known = indices.map((index) => index % Math.max(1, dataset.count[split]));
    const key = shownNoiseKey(settings.seed, indices[0] ?? 0);
    const { feeds } = feed(tf, ends, dataset, split, known, { key });
    const options = { training: false, step: 0, player: part, ...(given && { given }) };
    const tensor = model.run(feeds, options).get(outputKey(path, port));
    if (!tensor) throw new Error(`${path} gave no ${port}.`);
    return tensor;
  };

  return {
    once,
    async all(output, part, split, indices) {
      const values: Float32Array[] = [];
      for (let from = 0; from < indices.length; from += drawnTogether) {
        const some = indices.slice(from, from + drawnTogether);
        const tensor = withAverages(() => tf.tidy(() => once(output, part, split, some).clone()));
        values.push(Float32Array.from(await tensor.data()));
        tensor.dispose();
        await yieldToEventLoop();
      }
      return concatenated(values);
    },
  };
}
