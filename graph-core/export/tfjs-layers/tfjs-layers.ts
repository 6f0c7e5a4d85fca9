// A tfjs layers model: model.json and weights.bin for plain `tf.loadLayersModel`, with our one layer class beside where it is needed.
import type * as TF from '@tensorflow/tfjs';
import type { Plan } from '../../compile/plan.ts';
import type { Tf } from '../../engine/ops.ts';
import { text } from '../../text.ts';
import type { NamedArray } from '../../weights/named-array.ts';
import { asciiBytes } from '../../ascii.ts';
import type { ExportFormat, Limit } from '../format.ts';
import { registerKumikiLayers } from './kumiki-layers.mjs';
import { layerGraph } from './layer-graph.ts';
import { layerModule } from './layer-module.ts';
import { openLayersModel } from '../read-back.ts';
import { javascriptBeside } from '../beside/beside.ts';
import { plainText } from './plain-text.ts';
import { topologyOf } from './topology.ts';

export const tfjsLayers: ExportFormat = {
  id: 'tfjs',
  docs: {
    title: text('TensorFlow.js layers model', 'TensorFlow.js レイヤーモデル'),
    summary: text(
      'model.json and weights.bin for tf.loadLayersModel. Where TensorFlow.js has no layer for a block, kumiki-layers.mjs beside them registers one.',
      'tf.loadLayersModel で読む model.json と weights.bin。TensorFlow.js にないブロックのレイヤーは、一緒に書き出す kumiki-layers.mjs で登録します。',
    ),
  },
  limits: () => [],
  needs: tfjsNeeds,
  async write(context) {
    const { tf, plan, weights } = context;
    const { model, modelTopology } = await builtModel(tf, plan, weights);
    const saved: TF.io.ModelArtifacts[] = [];
    await model.save(
      tf.io.withSaveHandler(async (artifacts) => {
        saved.push(artifacts);
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      }),
    );
    model.dispose();
    const { weightSpecs, weightData } = saved[0] ?? {};
    if (!weightData) throw new Error('TensorFlow.js saved no weights.');
    const json = {
      format: 'layers-model',
      generatedBy: 'Kumiki',
      convertedBy: null,
      // As it was loaded: TensorFlow.js saves layers in another order, in which it may number their calls otherwise.
      modelTopology,
      weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }],
    };
    const own = tfjsNeeds(plan);
    return [
      { name: 'model.json', bytes: asciiBytes(JSON.stringify(json)) },
      { name: 'weights.bin', bytes: new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData)) },
      ...(own.length > 0 ? [{ name: 'kumiki-layers.mjs', bytes: asciiBytes(layerModule) }] : []),
      ...javascriptBeside(context),
      { name: 'README.md', bytes: asciiBytes(readme(plan, own)) },
    ];
  },
  open: openLayersModel,
};

/** Blocks whose layer is of our class, which has to be registered before the model is loaded. */
export function tfjsNeeds(plan: Plan): Limit[] {
  return topologyOf(plan, 'model', () => ({})).own.map((path) => ({
    path,
    reason: text(
      'TensorFlow.js has no layer that computes this; kumiki-layers.mjs beside the model registers one.',
      'これを計算するレイヤーは TensorFlow.js にありません。一緒に書き出す kumiki-layers.mjs で登録します。',
    ),
  }));
}

/** A real tf.LayersModel with the plan's weights; registers our layer class with this tf. */
async function builtModel(
  tf: Tf,
  plan: Plan,
  weights: readonly NamedArray[],
): Promise<{ model: TF.LayersModel; modelTopology: object }> {
  registerKumikiLayers(tf);
  const topology = topologyOf(plan, 'model', (step, wanted, passing) => ({
    graph: plainText(layerGraph(tf, step, wanted, passing)),
  }));
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
  return { model, modelTopology: topology.modelTopology };
}

function readme(plan: Plan, own: readonly Limit[]): string {
  const registered = own.length > 0;
  const head = registered
    ? `import { registerKumikiLayers } from './kumiki-layers.mjs';

registerKumikiLayers(tf);
`
    : '';
  const feeds = plan.feeds.map(
    ({ path, shape }) =>
      `- ${path}: ${shape.kind === 'tokens' ? 'int32' : 'float32'} [batch, ${shape.dims
        .slice(1)
        .map(({ size }) => size)
        .join(', ')}]`,
  );
  return `# A TensorFlow.js layers model

Written by Kumiki. It needs @tensorflow/tfjs 4 and nothing else.

    import * as tf from '@tensorflow/tfjs';
${`${head}const model = await tf.loadLayersModel('model.json');\n`.replace(/^(?=.)/gm, '    ')}
model.predict takes, in this order:

${feeds.join('\n')}

and answers ${plan.objectives.map(({ path }) => path).join(', ')} (probabilities for classes).
${
  registered
    ? `
TensorFlow.js has no layer that computes ${own.map(({ path }) => path).join(', ')}. kumiki-layers.mjs, an ES module that
depends on nothing but the tf it is given, registers one layer class for them; each such layer carries what it computes
as a list of TensorFlow.js's own kernels.
`
    : ''
}`;
}
