// The gradients of every player of a game on an engine, and what finite differences along them say.
import { analyze } from '../../analyze/analyze.ts';
import { findBlock } from '../../blocks/index.ts';
import { sizes } from '../../blocks/kit/shape.ts';
import { makePlan } from '../../compile/make-plan.ts';
import type { Model } from '../../compile/model.ts';
import { buildModel } from '../../compile/model.ts';
import type { PlanPlayer } from '../../compile/plan.ts';
import type { Document } from '../../document/schema.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Tensor } from '../../engine/ops.ts';
import { deriveKey, hashString, uniforms } from '../../engine/random.ts';
import { attentionFactors } from '../duel/game.ts';

export interface PlayerSlope {
  readonly player: string;
  /** In a pass of training: batch statistics, and a power iteration of the spectral norm. */
  readonly training: { readonly loss: number; readonly gradient: readonly number[] };
  /** In a pass without, where vectors of the spectral norm stand still: the gradient's length, and the slope along it. */
  readonly length: number;
  readonly measured: number;
}

/** How far the weights go to either side, along the gradient. */
const step = 4e-3;

/** On random examples, with attention in use. */
export async function playerSlopes(
  engine: Engine,
  document: Document,
  examples: number,
): Promise<PlayerSlope[]> {
  const { tf } = engine;
  const plan = makePlan(document, analyze(document, findBlock));
  const model = buildModel(engine, plan, 1);
  for (const { weight } of attentionFactors(plan))
    tf.tidy(() => model.weights.get(weight)?.assign(tf.tensor([0.5])));
  const found: PlayerSlope[] = [];
  for (const player of plan.players ?? []) {
    const training = await gradientsOf(engine, model, player, examples, true);
    const { length, slopes } = await gradientsOf(engine, model, player, examples, false);
    const trainable = trainableOf(model, player);
    const start = await Promise.all(trainable.map(async (weight) => weight.data()));
    const lossAt = async (by: number): Promise<number> => {
      trainable.forEach((weight, at) => {
        const moved = Float32Array.from(
          start[at] ?? [],
          (value, index) => value + (by * (slopes[at]?.[index] ?? 0)) / length,
        );
        tf.tidy(() => weight.assign(tf.tensor(moved, weight.shape)));
      });
      return (await gradientsOf(engine, model, player, examples, false)).loss;
    };
    const measured = ((await lossAt(step)) - (await lossAt(-step))) / (2 * step);
    await lossAt(0);
    found.push({
      player: player.id,
      training: { loss: training.loss, gradient: training.slopes.flatMap((slope) => [...slope]) },
      length,
      measured,
    });
  }
  model.dispose();
  return found;
}

function trainableOf(model: Model, player: PlanPlayer) {
  return [...model.weights].flatMap(([name, weight]) =>
    weight.trainable && player.weights.has(name) ? [weight] : [],
  );
}

async function gradientsOf(
  { tf }: Engine,
  model: Model,
  player: PlanPlayer,
  examples: number,
  training: boolean,
) {
  const trainable = trainableOf(model, player);
  const [value, ...grads] = tf.tidy((): Tensor[] => {
    const feeds = Object.fromEntries(
      model.plan.feeds.map((feed): [string, Tensor] => {
        const key = deriveKey(7, hashString(feed.path));
        const each = sizes(feed.shape);
        const count = each.reduce((a, b) => a * b, examples);
        if (feed.draw) return [feed.path, tf.tensor(feed.draw(examples, key), [examples, ...each])];
        const values = uniforms(key, count);
        if (feed.shape.kind !== 'tokens')
          return [feed.path, tf.tensor(values, [examples, ...each])];
        const ids = Int32Array.from(values, (share) => share * (feed.shape.vocabulary ?? 1));
        return [feed.path, tf.tensor(ids, [examples, ...each], 'int32')];
      }),
    );
    const told = tf.variableGrads(
      () => model.losses(feeds, {}, { training, step: 3, player }).loss.asScalar(),
      [...trainable],
    );
    return [
      told.value,
      ...trainable.map((weight) => told.grads[weight.name] ?? tf.zerosLike(weight)),
    ];
  });
  model.dropFrozenUpdates();
  const loss = (await value?.data())?.[0] ?? Number.NaN;
  const slopes = await Promise.all(grads.map(async (grad) => Float32Array.from(await grad.data())));
  for (const tensor of [value, ...grads]) tensor?.dispose();
  const length = Math.hypot(...slopes.map((slope) => Math.hypot(...slope)));
  return { loss, slopes, length };
}

/** Sentences: where a slope is not what the gradient says, or a pass of training is not what another engine made of it. */
export function slopeFaults(
  found: readonly PlayerSlope[],
  expected: readonly PlayerSlope[],
  tolerance: number,
): string[] {
  return found.flatMap(({ player, training, length, measured }, index) => {
    const faults: string[] = [];
    const off = Math.abs(measured - length) / length;
    if (!(off < 0.02)) faults.push(`${player}: gradient ${length}, finite difference ${measured}`);
    const known = expected[index]?.training;
    if (!known) return faults;
    const apart = Math.abs(training.loss - known.loss) / Math.max(1, Math.abs(known.loss));
    if (!(apart < tolerance)) faults.push(`${player}: loss ${training.loss}, not ${known.loss}`);
    const largest = known.gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const most = training.gradient.reduce(
      (worst, value, at) => Math.max(worst, Math.abs(value - (known.gradient[at] ?? Number.NaN))),
      0,
    );
    if (!(most < tolerance * largest))
      faults.push(`${player}: a gradient is off by ${most / largest} of the largest`);
    return faults;
  });
}
