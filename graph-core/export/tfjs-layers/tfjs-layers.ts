// A tfjs layers model: model.json and weights.bin, for plain `tf.loadLayersModel` or with our one layer class.
import type * as TF from '@tensorflow/tfjs';
import { findBlock } from '../../blocks/index.ts';
import type { Plan } from '../../compile/plan.ts';
import { composedOps } from '../../engine/composed/composed-ops.ts';
import type { Tf } from '../../engine/ops.ts';
import { text } from '../../text.ts';
import type { NamedArray } from '../../train/protocol.ts';
import { asciiBytes } from '../ascii.ts';
import type { ExportFormat } from '../format.ts';
import { registerBlockLayer } from './block-layer.ts';
import { topologyOf } from './topology.ts';

export const tfjsLayers: ExportFormat = {
  id: 'tfjs',
  docs: {
    title: text('TensorFlow.js layers model', 'TensorFlow.js レイヤーモデル'),
    summary: text(
      'model.json and weights.bin for tf.loadLayersModel. Blocks that TensorFlow.js has no layer for need Kumiki’s layer module.',
      'tf.loadLayersModel で読む model.json と weights.bin。TensorFlow.js にないブロックには Kumiki のレイヤーモジュールが必要です。',
    ),
  },
  limits: () => [],
  async write({ tf, plan, weights }) {
    registerBlockLayer(tf, composedOps(tf), findBlock);
    const model = await toLayersModel(tf, plan, weights);
    const saved: TF.io.ModelArtifacts[] = [];
    await model.save(
      tf.io.withSaveHandler(async (artifacts) => {
        saved.push(artifacts);
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      }),
    );
    model.dispose();
    const { modelTopology, weightSpecs, weightData } = saved[0] ?? {};
    if (!weightData) throw new Error('TensorFlow.js saved no weights.');
    const json = {
      format: 'layers-model',
      generatedBy: 'Kumiki',
      convertedBy: null,
      modelTopology,
      weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }],
    };
    return [
      { name: 'model.json', bytes: asciiBytes(JSON.stringify(json)) },
      { name: 'weights.bin', bytes: new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData)) },
    ];
  },
};

/** A real tf.LayersModel with the plan's weights. Our layer class must be registered with this tf. */
export async function toLayersModel(
  tf: Tf,
  plan: Plan,
  weights: readonly NamedArray[],
): Promise<TF.LayersModel> {
  const topology = topologyOf(plan, 'model');
  // The topology is plain JSON.
  const model = await tf.loadLayersModel(
    tf.io.fromMemory({ modelTopology: topology.modelTopology as object }),
  );
  const arrays = new Map(weights.map((array) => [array.name, array]));
  for (const [layer, names] of topology.weights) {
    const values = names.map((name) => {
      const array = arrays.get(name);
      if (!array) throw new Error(`There is no weight ${name}.`);
      return tf.tensor(array.data, [...array.shape]);
    });
    model.getLayer(layer).setWeights(values);
    tf.dispose(values);
  }
  return model;
}
