// A tfjs layers model: model.json and weights.bin, for plain `tf.loadLayersModel` or with our one layer class.
import type * as TF from '@tensorflow/tfjs';
import type { Plan } from '../../compile/plan.ts';
import type { Tf } from '../../engine/ops.ts';
import { text } from '../../text.ts';
import type { NamedArray } from '../../train/protocol.ts';
import type { ExportFormat } from '../format.ts';
import { asciiBytes } from '../ascii.ts';
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
  async write({ document, plan, weights }) {
    const name = typeof document.name === 'string' ? document.name : document.name.en;
    const { modelTopology, weightSpecs, weightData } = layersArtifacts(plan, weights, name);
    const json = {
      format: 'layers-model',
      generatedBy: 'Kumiki',
      convertedBy: null,
      modelTopology,
      weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }],
    };
    return [
      { name: 'model.json', bytes: asciiBytes(JSON.stringify(json)) },
      { name: 'weights.bin', bytes: new Uint8Array(weightData) },
    ];
  },
};

/** A real tf.LayersModel with the plan's weights. Our layer class must be registered with this tf. */
export function toLayersModel(
  tf: Tf,
  plan: Plan,
  weights: readonly NamedArray[],
): Promise<TF.LayersModel> {
  return tf.loadLayersModel(tf.io.fromMemory(layersArtifacts(plan, weights, 'model')));
}

function layersArtifacts(plan: Plan, weights: readonly NamedArray[], name: string) {
  const topology = topologyOf(plan, name);
  const byName = new Map(weights.map((array) => [array.name, array]));
  const weightSpecs: TF.io.WeightsManifestEntry[] = [];
  const parts: Float32Array[] = [];
  for (const { name: saved, planName, shape } of topology.weights) {
    const array = byName.get(planName);
    if (!array) throw new Error(`There is no weight ${planName}.`);
    weightSpecs.push({ name: saved, shape: [...shape], dtype: 'float32' });
    parts.push(array.data);
  }
  const weightData = new ArrayBuffer(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  const view = new Float32Array(weightData);
  let at = 0;
  for (const part of parts) {
    view.set(part, at);
    at += part.length;
  }
  // The topology is plain JSON.
  return {
    modelTopology: topology.modelTopology as object,
    weightSpecs,
    weightData,
    format: 'layers-model',
  };
}
