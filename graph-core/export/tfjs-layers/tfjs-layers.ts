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
import { saidFeeds } from '../said-feeds.ts';
import { plainText } from './plain-text.ts';
import type { OwnConfig, Topology } from './topology.ts';
import { topologyOf } from './topology.ts';
import type { Document } from '../../document/schema.ts';
import { atFreeLengths } from '../trace/at-free-lengths.ts';
import type { FreeLength } from '../trace/free-lengths.ts';
import { planWith } from '../trace/free-lengths.ts';
import type { Elsewhere } from './layer-graph.ts';

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
    const { tf, document, plan, weights } = context;
    const { made: topology, lengths } = atFreeLengths(document, plan, (lengths) =>
      topologyAt(tf, document, plan, lengths),
    );
    const { model, modelTopology } = await builtModel(tf, topology, weights);
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
      { name: 'README.md', bytes: asciiBytes(readme(plan, own, lengths)) },
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

/** Throws where a layer is not the same at every such length. */
function topologyAt(
  tf: Tf,
  document: Document,
  plan: Plan,
  lengths: readonly FreeLength[],
): Topology {
  const longer = lengths.filter(({ from, to }) => to > from);
  // What grows with several lengths is wanted at the longest of all.
  const changes = [...lengths.map((length) => [length]), ...(longer.length > 1 ? [longer] : [])];
  const plans = changes.map((changed) => {
    const other = planWith(document, changed);
    if (!other) throw new Error('The document has problems at another length.');
    return {
      sizes: Object.fromEntries(changed.map(({ name, ...sizes }) => [name, sizes])),
      steps: new Map(other.steps.map((step) => [step.path, step])),
    };
  });
  const elsewhere = (path: string): Elsewhere[] =>
    plans.flatMap(({ sizes, steps }) => {
      const step = steps.get(path);
      return step ? [{ sizes, step }] : [];
    });
  const graphOf: OwnConfig = (step, wanted, passing) => ({
    graph: plainText(layerGraph(tf, step, wanted, passing, elsewhere(step.path))),
  });
  return topologyOf(plan, 'model', graphOf, elsewhere);
}

/** A real tf.LayersModel with the plan's weights; registers our layer class with this tf. */
async function builtModel(
  tf: Tf,
  topology: Topology,
  weights: readonly NamedArray[],
): Promise<{ model: TF.LayersModel; modelTopology: object }> {
  registerKumikiLayers(tf);
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

function readme(plan: Plan, own: readonly Limit[], lengths: readonly FreeLength[]): string {
  const registered = own.length > 0;
  const head = registered
    ? `import { registerKumikiLayers } from './kumiki-layers.mjs';

registerKumikiLayers(tf);
`
    : '';
  return `# A TensorFlow.js layers model

Written by Kumiki. It needs @tensorflow/tfjs 4 and nothing else.

    import * as tf from '@tensorflow/tfjs';
${`${head}const model = await tf.loadLayersModel('model.json');\n`.replace(/^(?=.)/gm, '    ')}
model.predict takes, in this order:

${saidFeeds(plan, lengths)}and answers ${plan.objectives.map(({ path }) => path).join(', ')} (probabilities for classes).
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
