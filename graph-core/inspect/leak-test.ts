// Whether a model sees what it must not: words that are still to come, or padding. Tries it; knows no data and no training.
import { hashString, deriveKey, normals } from '../engine/random.ts';
import type { Engine } from '../engine/engine.ts';
import type { Tensor } from '../engine/ops.ts';
import type { Model } from '../compile/model.ts';
import { buildModel, outputKey } from '../compile/model.ts';
import type { Feed, PlanObjective, Plan, Step } from '../compile/plan.ts';
import type { Column } from '../data/dataset.ts';
import { sizes } from '../blocks/kit/shape.ts';
import type { Text } from '../text.ts';
import { leakSentence } from './leak-sentence.ts';
import type { Trial } from './leak-trials.ts';
import { futureTrial, paddingTrial, word } from './leak-trials.ts';

export interface LeakCheck {
  /** What was changed: tokens behind a position, or what stands at padding. */
  readonly what: 'future' | 'padding';
  /** Path of the input that was changed, and of the output that was watched. */
  readonly feed: string;
  readonly objective: string;
  /** Largest change of an output that must not change, and whether that is more than rounding. */
  readonly change: number;
  readonly leaks: boolean;
  /** The model is taught with its own answers as this input, so that seeing ahead would be cheating. */
  readonly required: boolean;
  /** The first block in which it shows. */
  readonly culprit?: string;
  /** Of blocks it speaks as `titled` finishes. */
  readonly message: Text;
}

/** Above what rounding may change, relative to the largest output. */
const tolerance = 1e-5;

/**
 * Every check that makes sense for the plan: for each token input and each output. The weights are random ones, since
 * what may flow where is a matter of the wires and not of what was learned. Data columns say what is taught with its
 * own answers; without them everything is tried and nothing required.
 */
export async function leakTest(
  engine: Engine,
  plan: Plan,
  columns: readonly Column[] = [],
  seed = 0,
): Promise<LeakCheck[]> {
  const checks: LeakCheck[] = [];
  const tokens = plan.feeds.filter(
    ({ shape }) => shape.kind === 'tokens' && shape.dims.length === 2,
  );
  for (const feed of tokens) {
    const length = sizes(feed.shape)[0] ?? 0;
    if (length < 2) continue;
    for (const objective of plan.objectives) {
      const { dims = [] } = objective.target ?? {};
      const aligned = dims.length >= 2 && dims[1]?.size === length;
      if (aligned) checks.push(await check(engine, plan, feed, objective, 'future', columns, seed));
      checks.push(await check(engine, plan, feed, objective, 'padding', columns, seed));
    }
  }
  return checks;
}

async function check(
  engine: Engine,
  plan: Plan,
  feed: Feed,
  objective: PlanObjective,
  what: LeakCheck['what'],
  columns: readonly Column[],
  seed: number,
): Promise<LeakCheck> {
  const [length = 0] = sizes(feed.shape);
  const trial =
    what === 'future' ? futureTrial(feed, length, seed) : paddingTrial(feed, length, seed);
  const { changes, scale } = await compare(engine, plan, feed, objective, trial, seed);
  const change = changes.get(watched(plan, objective)) ?? 0;
  const leaks = change > tolerance * scale;
  const culprit = leaks ? firstLeak(plan, changes, tolerance * scale) : undefined;
  const column = columns.find(({ name }) => name === feed.column);
  const required =
    what === 'future' &&
    column?.shiftedFrom !== undefined &&
    column.shiftedFrom === objective.column;
  const found = { what, feed: feed.path, objective: objective.path, change, leaks, required };
  return {
    ...found,
    ...(culprit === undefined ? {} : { culprit }),
    message: leakSentence(found, culprit),
  };
}

interface Compared {
  /** Largest change at watched places, by `path port`. */
  readonly changes: ReadonlyMap<string, number>;
  /** Largest output that is watched at all. */
  readonly scale: number;
}

async function compare(
  engine: Engine,
  plan: Plan,
  feed: Feed,
  objective: PlanObjective,
  trial: Trial,
  seed: number,
): Promise<Compared> {
  const { tf } = engine;
  const models = [plan, trial.noise ? withNoise(engine, plan, feed, trial, seed) : plan].map(
    (each) => buildModel(engine, each, seed),
  );
  const scalars = new Map<string, Tensor>();
  let scale: Tensor | undefined;
  try {
    for (const model of models) stirZeros(engine, model, seed);
    tf.tidy(() => {
      const [first, second] = models;
      if (!first || !second) return;
      const before = first.run(feedsOf(engine, plan, feed, trial, trial.before, seed), still(plan));
      const after = second.run(feedsOf(engine, plan, feed, trial, trial.after, seed), still(plan));
      const mask = tf.tensor2d(trial.watched, [trial.rows, trial.length]);
      for (const [key, tensor] of before) {
        const other = after.get(key);
        if (other) scalars.set(key, tf.keep(largestChange(engine, tensor, other, mask)));
      }
      scale = tf.keep(tf.max(tf.abs(before.get(watched(plan, objective)) ?? tf.scalar(1))));
    });
    const changes = new Map<string, number>();
    for (const [key, tensor] of scalars) changes.set(key, (await tensor.data())[0] ?? 0);
    return { changes, scale: scale ? ((await scale.data())[0] ?? 1) : 1 };
  } finally {
    for (const tensor of scalars.values()) tensor.dispose();
    scale?.dispose();
    for (const model of models) model.dispose();
  }
}

/** Every output of every step, so that the first one that changes can be named. */
function still(plan: Plan) {
  const wants = new Set(
    plan.steps.flatMap(({ path, outputs }) =>
      Object.keys(outputs).map((port) => outputKey(path, port)),
    ),
  );
  return { training: false, step: 0, wants };
}

/** Over watched positions where the second axis is the sequence's, else over everything. */
function largestChange({ tf }: Engine, a: Tensor, b: Tensor, mask: Tensor): Tensor {
  const change = tf.abs(tf.sub(tf.cast(a, 'float32'), tf.cast(b, 'float32')));
  if (a.rank < 2 || a.shape[1] !== mask.shape[1]) return tf.max(change);
  const axes = [...mask.shape, ...Array.from({ length: a.rank - 2 }, () => 1)];
  return tf.max(tf.mul(change, tf.reshape(mask, axes)));
}

function feedsOf(
  { tf }: Engine,
  plan: Plan,
  feed: Feed,
  { rows, length }: Trial,
  ids: Int32Array,
  seed: number,
): Record<string, Tensor> {
  const feeds: Record<string, Tensor> = {};
  for (const { path, shape } of plan.feeds) {
    const key = deriveKey(seed, hashString(path));
    const size = sizes(shape).reduce((product, dim) => product * dim, 1);
    const full: [number, ...number[]] = [rows, ...sizes(shape)];
    if (path === feed.path) feeds[path] = tf.tensor2d(ids, [rows, length], 'int32');
    else if (shape.kind === 'tokens') {
      const words = Int32Array.from({ length: rows * size }, (_, index) =>
        word(key, index % size, shape.vocabulary),
      );
      feeds[path] = tf.tensor(words, full, 'int32');
    } else feeds[path] = tf.tensor(normals(key, rows * size), full);
  }
  return feeds;
}

/** Blocks that read the input's ids give noise at the padding instead of what they make of it. */
function withNoise({ tf }: Engine, plan: Plan, feed: Feed, trial: Trial, seed: number): Plan {
  const { noise, rows, length } = trial;
  if (!noise) return plan;
  const reads = ({ sources }: Step) =>
    Object.values(sources).some((wired) =>
      [wired ?? []].flat().some((source) => source.path === feed.path && source.port === feed.port),
    );
  const steps = plan.steps.map((step): Step => {
    if (!reads(step)) return step;
    const { block } = step;
    return {
      ...step,
      block: {
        ...block,
        forward(context) {
          const given = block.forward(context);
          return Object.fromEntries(
            Object.entries(given).map(([port, tensor]) => {
              const values = block.outputs[port]?.kind === 'values';
              if (!tensor || !values || tensor.rank !== 3 || tensor.shape[1] !== length)
                return [port, tensor];
              const count = tensor.shape.reduce((product, dim) => product * dim, 1);
              const random = tf.tensor(
                normals(deriveKey(seed, hashString(step.path)), count),
                tensor.shape,
              );
              const where = tf.tensor(noise, [rows, length, 1]);
              return [port, tf.add(tensor, tf.mul(random, where))];
            }),
          );
        },
      },
    };
  });
  return { ...plan, steps };
}

/** A weight that begins as zero, such as a gate, would hide what it lets through. */
function stirZeros({ tf }: Engine, model: Model, seed: number): void {
  for (const [name, variable] of model.weights)
    if (model.plan.weights.get(name)?.init === 'zeros')
      tf.tidy(() => {
        const count = variable.shape.reduce((product, dim) => product * dim, 1);
        const values = normals(deriveKey(seed, hashString(name)), count).map(
          (value) => Math.abs(value) * 0.1,
        );
        variable.assign(tf.tensor(values, variable.shape));
      });
}

/** The output that the objective is judged by. */
function watched(plan: Plan, objective: PlanObjective): string {
  const step = plan.steps.find(({ path }) => path === objective.path);
  const [main] = Object.values(step?.sources ?? {}).flatMap((wired) => wired ?? []);
  return main ? outputKey(main.path, main.port) : '';
}

/** In the order in which blocks run, so that what is behind it only passes on. Scores and masks may well change. */
function firstLeak(
  plan: Plan,
  changes: ReadonlyMap<string, number>,
  limit: number,
): string | undefined {
  const leads = new Set<string>();
  const waiting = plan.objectives.map(({ path }) => path);
  const steps = new Map(plan.steps.map((step) => [step.path, step]));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (leads.has(path)) continue;
    leads.add(path);
    for (const wired of Object.values(steps.get(path)?.sources ?? {}))
      for (const source of [wired ?? []].flat()) waiting.push(source.path);
  }
  return plan.steps.find(
    ({ path, block, outputs }) =>
      leads.has(path) &&
      Object.keys(outputs).some(
        (port) =>
          block.outputs[port]?.kind === 'values' &&
          block.outputs[port]?.view === undefined &&
          (changes.get(outputKey(path, port)) ?? 0) > limit,
      ),
  )?.path;
}
