// Every template in every format that JavaScript can read back: same inputs, same answers.
import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-node';
import { beforeAll, expect, test } from 'vitest';
import { nodeAssets } from '../engine/node-assets.testing.ts';
import { startEngine } from '../engine/start-engine.ts';
import { template } from '../train/trainer.testing.ts';
import type { Exported } from './exported.testing.ts';
import { exported, exportedTemplates, largestDifference } from './exported.testing.ts';
import { writeOnnx } from './onnx/onnx-format.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';
import { graphModel } from './tfjs-graph/tfjs-graph.ts';
import { toLayersModel } from './tfjs-layers/tfjs-layers.ts';

const tolerance = 1e-5;
const batch = 16;

beforeAll(async () => {
  await startEngine(tf, 'wasm', nodeAssets());
});

function compare(
  { plan, answers }: Exported,
  got: (path: string, index: number) => ArrayLike<number>,
): void {
  plan.goals.forEach(({ path }, index) =>
    expect(largestDifference(answers[path] ?? [], got(path, index)), path).toBeLessThanOrEqual(
      tolerance,
    ),
  );
}

test.each(exportedTemplates)(
  '%s: ONNX Runtime, a graph model, a layers model and safetensors agree with the app',
  async (id) => {
    const one = exported(template(id), batch);
    const { document, plan, weights, feeds } = one;

    const session = await ort.InferenceSession.create(
      writeOnnx({ tf, document, plan, weights }).bytes,
    );
    const ortFeeds = Object.fromEntries(
      Object.entries(feeds).map(([path, tensor]) => [
        path,
        new ort.Tensor(
          tensor.dtype as 'float32' | 'int32',
          tensor.dataSync() as Float32Array | Int32Array,
          tensor.shape,
        ),
      ]),
    );
    const fromOrt = await session.run(ortFeeds);
    compare(one, (path) => fromOrt[path]?.data as Float32Array);
    await session.release();

    const { json, weights: bytes } = graphModel({ tf, document, plan, weights });
    const graph = await tf.loadGraphModel(
      tf.io.fromMemory({
        modelTopology: json.modelTopology,
        signature: json.signature,
        weightSpecs: json.weightsManifest[0]?.weights ?? [],
        weightData: bytes.buffer,
      }),
    );
    const fromGraph = [
      graph.execute(
        { ...feeds },
        plan.goals.map(({ path }) => path),
      ),
    ].flat();
    compare(one, (_path, index) => fromGraph[index]?.dataSync() ?? []);
    graph.dispose();

    const layers = await toLayersModel(tf, plan, weights);
    const fromLayers = [layers.predict(plan.feeds.flatMap(({ path }) => feeds[path] ?? []))].flat();
    compare(one, (_path, index) => fromLayers[index]?.dataSync() ?? []);
    layers.dispose();

    const read = readSafetensors(writeSafetensors(weights));
    expect('weights' in read && read.weights).toEqual(weights);
    tf.disposeVariables();
  },
);
