// One step of training: forward, gradients, update.
import type { Model } from '../compile/model.ts';
import { playerName } from '../compile/plan.ts';
import type { Engine } from '../engine/engine.ts';
import type { Tensor } from '../engine/ops.ts';
import type { StatsCollector } from '../inspect/block-stats.ts';
import type { Fed } from './feeds.ts';
import type { Learner } from './players/player.ts';

export interface StepReport {
  /** `loss`, the metrics, then `gradient-norm`. */
  readonly names: readonly string[];
  /** Their values in that order; one small tensor, so that one read brings them all. The caller disposes of it. */
  readonly values: Tensor;
}

/**
 * Where loss or gradients are not finite, weights, frozen ones too, and optimizer stay as they were: the report then
 * holds a number that is not finite.
 */
export function trainStep(
  engine: Engine,
  model: Model,
  { optimizer, trainable = model.trainable, part }: Learner,
  makeFeed: () => Fed,
  step: number,
  learningRate: number,
  stats?: StatsCollector,
): StepReport {
  const { tf } = engine;
  let names: string[] = [];
  const values = tf.tidy(() => {
    const { feeds, targets, classWeights } = makeFeed();
    const kept: Tensor[] = [];
    const { value, grads } = tf.variableGrads(() => {
      const { loss, metrics } = model.losses(feeds, targets, {
        training: true,
        step,
        player: part,
        classWeights,
        ...(stats ? { watch: stats.watch } : {}),
      });
      names = Object.keys(metrics);
      for (const metric of Object.values(metrics)) kept.push(tf.keep(metric.clone()));
      return loss.asScalar();
    }, [...trainable]);
    const gradients = trainable.map((weight) => grads[weight.name] ?? tf.zerosLike(weight));
    stats?.gradients(gradients);
    const norm = optimizer.apply(gradients, learningRate);
    const all = tf.concat1d(
      [value, ...kept, norm].map((scalar) => tf.cast(scalar, 'float32').as1D()),
    );
    for (const metric of kept) metric.dispose();
    // Statistics of numbers that are none would spoil every pass to come.
    model.applyFrozenUpdates(all);
    return all;
  });
  const own = (name: string) => playerName(part?.id, name);
  return { names: [own('loss'), ...names, own('gradient-norm')], values };
}
