// Our side of any row: the app's own model executor and training step on the row's document.
import * as tf from '@tensorflow/tfjs';
import type { BackendName, Engine, EngineAssets } from '../graph-core/index.ts';
import { buildModel, startEngine } from '../graph-core/index.ts';
import { trainStep } from '../graph-core/train/train-step.ts';
import { planOf, type Row } from './row.ts';
import { Given, type Setup, type TrainStep } from './side.ts';

export async function start(
  row: Row,
  setup: Setup,
  assets: EngineAssets,
  backend: BackendName = 'wasm',
): Promise<{ train: TrainStep; engine: Engine }> {
  const engine = await startEngine(tf, backend, assets);
  const given = new Given(setup);
  const model = buildModel(engine, planOf(row), 0);
  for (const { name } of setup.weights) {
    const { values, shape } = given.weight(name);
    tf.tidy(() => model.weights.get(name)?.assign(tf.tensor(values, shape)));
  }
  const optimizer = engine.optimizer(
    { type: 'adam', epsilon: setup.epsilon, clipNorm: 0, clipValue: 0 },
    model.trainable,
  );
  const shapes = new Map(setup.columns.map(({ name, shape }) => [name, [...shape]]));
  const tensorOf = (path: string, step: number) => {
    const values = given.column(path, step);
    const dtype = values instanceof Int32Array ? 'int32' : 'float32';
    return tf.tensor(values, shapes.get(path), dtype);
  };
  const feed = (step: number) => ({
    feeds: Object.fromEntries(model.plan.feeds.map(({ path }) => [path, tensorOf(path, step)])),
    targets: Object.fromEntries(
      model.plan.objectives.map(({ path }) => [path, tensorOf(path, step)]),
    ),
  });
  const train: TrainStep = async (step) => {
    const report = trainStep(
      engine,
      model,
      { optimizer },
      () => feed(step),
      step,
      setup.learningRate,
    );
    const [loss] = await report.values.data();
    report.values.dispose();
    return loss ?? Number.NaN;
  };
  return { train, engine };
}
