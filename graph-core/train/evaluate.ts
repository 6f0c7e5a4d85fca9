// Held-out loss and metrics, averaged over examples. Knows no training.
import type { Model } from '../compile/model.ts';
import type { Dataset, Split } from '../data/dataset.ts';
import type { Engine } from '../engine/engine.ts';
import { feed } from './feeds.ts';

/** Mean loss and metrics over the first `examples` of a split. `breathe` lets messages in between batches. */
export async function evaluate(
  engine: Engine,
  model: Model,
  dataset: Dataset,
  {
    split,
    examples,
    batchSize,
    breathe,
  }: { split: Split; examples: number; batchSize: number; breathe: () => Promise<void> },
): Promise<Record<string, number>> {
  const { tf } = engine;
  const count = Math.min(examples, dataset.count[split]);
  const sums = new Map<string, number>();
  for (let from = 0; from < count; from += batchSize) {
    const places = Int32Array.from(
      { length: Math.min(batchSize, count - from) },
      (_, at) => from + at,
    );
    let names: string[] = [];
    const report = tf.tidy(() => {
      const { feeds, targets } = feed(tf, model.plan, dataset, split, places);
      const { loss, metrics } = model.losses(feeds, targets, { training: false, step: 0 });
      names = ['loss', ...Object.keys(metrics)];
      return tf.stack(
        [loss, ...Object.values(metrics)].map((scalar) => tf.cast(scalar, 'float32').asScalar()),
      );
    });
    const values = await report.data();
    report.dispose();
    names.forEach((name, at) =>
      sums.set(name, (sums.get(name) ?? 0) + (values[at] ?? Number.NaN) * places.length),
    );
    await breathe();
  }
  return Object.fromEntries([...sums].map(([name, sum]) => [name, sum / count]));
}
