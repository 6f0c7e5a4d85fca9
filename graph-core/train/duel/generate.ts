// Examples made of noise: a generator alone, without its critic and without data.
import type { Source } from '../../analyze/analysis.ts';
import { sizes } from '../../blocks/kit/shape.ts';
import { buildModel, outputKey } from '../../compile/model.ts';
import type { Feed, Plan } from '../../compile/plan.ts';
import type { Dataset, Split } from '../../data/dataset.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Tensor } from '../../engine/ops.ts';
import { uniforms } from '../../engine/random.ts';
import type { Text } from '../../text.ts';
import { loadWeights } from '../../weights/checkpoint.ts';
import type { NamedArray } from '../../weights/named-array.ts';
import { concatenated } from '../../weights/named-array.ts';
import { affineBetween } from './affine.ts';
import type { Generated } from './generated.ts';
import { planAbove } from './generated.ts';

export interface Generator {
  /** Of one example. */
  readonly sizes: readonly number[];
  /** How many classes it can be asked for; 0 where it is asked for none. */
  readonly classes: number;
  /** `count` examples, the same for the same key; `classOf` says which class the example at an index is of. */
  make(count: number, key: number, classOf?: (index: number) => number): Promise<Float32Array>;
  /** What makes the values of the data of what the critic reads; undefined where that is no factor and offset. */
  readonly toData: ((value: number) => number) | undefined;
  dispose(): void;
}

/** Examples in one pass. */
const together = 64;

/** Answers the sentence where the weights do not fit. */
export async function openGenerator(
  engine: Engine,
  plan: Plan,
  { generated, real }: Generated,
  weights: readonly NamedArray[],
): Promise<Generator | { readonly error: Text }> {
  const part = openPart(engine, plan, generated, weights);
  if ('error' in part) return part;
  const shape = plan.steps.find(({ path }) => path === generated.path)?.outputs[generated.port];
  const classFeed = part.feeds.find(({ shape: { kind } }) => kind === 'tokens');
  return {
    sizes: shape ? sizes(shape) : [],
    classes: classFeed?.shape.vocabulary ?? 0,
    async make(count, key, classOf = (index) => index) {
      const drawn = part.feeds.map((feed): readonly [Feed, Float32Array | Int32Array] => [
        feed,
        feed.draw?.(count, key) ?? Int32Array.from({ length: count }, (_, index) => classOf(index)),
      ]);
      const made: Float32Array[] = [];
      for (let from = 0; from < count; from += together)
        made.push(await part.run(drawn, from, Math.min(together, count - from)));
      return concatenated(made);
    },
    toData: await mapToData(engine, plan, real, weights),
    dispose: part.dispose,
  };
}

export interface RealExamples {
  /** As the critic reads them, and as the data has them: of the first column on the way. */
  read(
    dataset: Dataset,
    split: Split,
    indices: readonly number[],
  ): Promise<{ readonly values: Float32Array; readonly raw: Float32Array }>;
  dispose(): void;
}

/** What the critic reads of real examples. Answers the sentence where the weights do not fit. */
export function openReal(
  engine: Engine,
  plan: Plan,
  { real }: Generated,
  weights: readonly NamedArray[],
): RealExamples | { readonly error: Text } {
  const part = openPart(engine, plan, real, weights);
  if ('error' in part) return part;
  return {
    async read(dataset, split, indices) {
      const batch = dataset.batch(split, indices);
      const fed = part.feeds.map((feed): readonly [Feed, Float32Array | Int32Array] => [
        feed,
        batch[feed.column ?? ''] ?? feed.draw?.(indices.length, 0) ?? new Float32Array(),
      ]);
      const all: Float32Array[] = [];
      for (let from = 0; from < indices.length; from += together)
        all.push(await part.run(fed, from, Math.min(together, indices.length - from)));
      return { values: concatenated(all), raw: Float32Array.from(fed[0]?.[1] ?? []) };
    },
    dispose: part.dispose,
  };
}

/** Found by sending numbers from 0 to 1 the way of real examples. */
async function mapToData(
  engine: Engine,
  plan: Plan,
  real: Source,
  weights: readonly NamedArray[],
): Promise<Generator['toData']> {
  const part = openPart(engine, plan, real, weights);
  if ('error' in part) return undefined;
  const [feed, ...others] = part.feeds;
  const numbers = feed && !feed.draw && feed.shape.kind !== 'tokens' && others.length === 0;
  if (!numbers) {
    part.dispose();
    return undefined;
  }
  const raw = uniforms(0, 2 * sizes(feed.shape).reduce((a, b) => a * b, 1));
  const read = await part.run([[feed, raw]], 0, 2);
  part.dispose();
  return affineBetween(read, raw);
}

/** A model of the part of a plan above an output. */
interface Part {
  readonly feeds: readonly Feed[];
  /** The values of that output for `count` of the examples that are fed, from one on. */
  run(
    fed: readonly (readonly [Feed, Float32Array | Int32Array])[],
    from: number,
    count: number,
  ): Promise<Float32Array>;
  dispose(): void;
}

function openPart(
  engine: Engine,
  whole: Plan,
  output: Source,
  weights: readonly NamedArray[],
): Part | { readonly error: Text } {
  const { tf } = engine;
  const plan = planAbove(whole, output);
  const model = buildModel(engine, plan, 0);
  const error = loadWeights(tf, model, weights);
  if (error) {
    model.dispose();
    return { error };
  }
  const key = outputKey(output.path, output.port);
  const tensorOf = (
    { shape }: Feed,
    values: Float32Array | Int32Array,
    from: number,
    count: number,
  ) => {
    const each = sizes(shape);
    const size = each.reduce((a, b) => a * b, 1);
    const type = values instanceof Int32Array ? 'int32' : 'float32';
    return tf.tensor(values.subarray(from * size, (from + count) * size), [count, ...each], type);
  };
  return {
    feeds: plan.feeds,
    async run(fed, from, count) {
      const made = tf.tidy((): Tensor => {
        const feeds = Object.fromEntries(
          fed.map(([feed, values]) => [feed.path, tensorOf(feed, values, from, count)]),
        );
        const given = model
          .run(feeds, { training: false, step: 0, wants: new Set([key]) })
          .get(key);
        if (!given) throw new Error(`${output.path} gave no ${output.port}.`);
        return given.clone();
      });
      const values = Float32Array.from(await made.data());
      made.dispose();
      return values;
    },
    dispose: () => model.dispose(),
  };
}
