// A tfjs graph model: runs with plain `tf.loadGraphModel` and no code of ours.
import { text } from '../../text.ts';
import { asciiBytes } from '../../ascii.ts';
import type { Plan } from '../../compile/plan.ts';
import { composedOps } from '../../engine/composed/composed-ops.ts';
import type { Ops, Tf } from '../../engine/ops.ts';
import type { ExportFormat } from '../format.ts';
import { openGraphModel } from '../read-back.ts';
import { javascriptBeside } from '../beside/beside.ts';
import { atFreeLengths } from '../trace/at-free-lengths.ts';
import { saidFeeds } from '../said-feeds.ts';
import type { FreeLength } from '../trace/free-lengths.ts';
import { freeSizeSources } from '../trace/free-size-sources.ts';
import type { AsOne } from '../trace/record.ts';
import type { Traced } from '../trace/trace-plan.ts';
import { tracePlan } from '../trace/trace-plan.ts';
import type { TracedValue } from '../trace/traced-graph.ts';
import { recurrent } from '../trace/whole-operations.ts';
import { GraphDef, shapeAttr, typeOf } from './graph-def.ts';
import { operators } from './operators.ts';
import { writeRecurrence } from './recurrence.ts';

export const tfjsGraph: ExportFormat = {
  id: 'tfjs-graph',
  docs: {
    title: text('TensorFlow.js graph model', 'TensorFlow.js グラフモデル'),
    summary: text(
      'model.json and weights.bin for plain tf.loadGraphModel, with no code of Kumiki’s. For prediction, with any batch size and sequence length. Recurrent layers run by executeAsync.',
      'Kumiki のコードなしに tf.loadGraphModel だけで動く model.json と weights.bin。推論用。バッチサイズも系列長も自由です。再帰型のレイヤーは executeAsync で実行します。',
    ),
  },
  limits: () => [],
  async write(context) {
    const { document, plan } = context;
    const { made, lengths } = atFreeLengths(document, plan, (free) => graphModel(context, free));
    const { json, weights } = made;
    const loops = json.modelTopology.library.function.length > 0;
    return [
      { name: 'model.json', bytes: asciiBytes(JSON.stringify(json)) },
      { name: 'weights.bin', bytes: weights },
      ...javascriptBeside(context),
      { name: 'README.md', bytes: asciiBytes(readme(plan, lengths, loops)) },
    ];
  },
  open: openGraphModel,
};

/** Recurrent layers are one call each, and so a loop, where they are to run at any length. */
function withLoops(tf: Tf, asOne: AsOne): Ops {
  const ops = composedOps(tf);
  return { ...ops, ...recurrent(ops, asOne) };
}

/** Inputs are called by the path of their block, outputs by that of theirs. */
function graphModel(context: Traced, lengths: readonly FreeLength[]) {
  const ops = lengths.length > 0 ? withLoops : composedOps;
  const { graph: traced, results } = tracePlan(context, { lengths, ops });
  const graph = new GraphDef(freeSizeSources(traced.feeds));
  const names = new Map<TracedValue, string>();
  const arrays = new Map(context.weights.map((array) => [array.name, array.data]));
  const at = (value: TracedValue): string => {
    const known = names.get(value);
    if (known !== undefined) return known;
    const name = declare(value, graph, arrays);
    names.set(value, name);
    return name;
  };
  for (const feed of traced.feeds) {
    const attr = { dtype: typeOf(feed.dtype), shape: shapeAttr(shapeOf(feed)) };
    names.set(feed, graph.node('Placeholder', feed.name, [], attr));
  }
  traced.nodes.forEach((node, index) => {
    const name = `${node.kernel}-${index}`;
    const found = writeRecurrence(node, name, graph, at);
    if (!found) {
      const write = operators[node.kernel];
      if (!write) throw new Error(`A graph model has no word for ${node.kernel} yet.`);
      write(node, name, graph, at);
    }
    node.outputs.forEach((value, index) =>
      names.set(value, found?.[index] ?? (index === 0 ? name : `${name}:${index}`)),
    );
  });
  const outputs = traced.results.map((value, index) => {
    const name = results[index]?.path ?? `output-${index}`;
    graph.node('Identity', name, [at(value)]);
    return [name, describe(name, value)] as const;
  });
  const json = {
    format: 'graph-model',
    generatedBy: 'Kumiki',
    convertedBy: null,
    signature: {
      inputs: Object.fromEntries(
        traced.feeds.map((feed) => [feed.name, describe(feed.name, feed)]),
      ),
      outputs: Object.fromEntries(outputs),
    },
    modelTopology: { node: graph.nodes, library: { function: graph.functions }, versions: {} },
    weightsManifest: [{ paths: ['weights.bin'], weights: graph.weightSpecs }],
  };
  return { json, weights: graph.weightData() };
}

function readme(plan: Plan, lengths: readonly FreeLength[], loops: boolean): string {
  const outputs = plan.objectives.map(({ path }) => path);
  const call = loops ? 'await model.executeAsync' : 'model.execute';
  return `# A TensorFlow.js graph model

Written by Kumiki. It needs @tensorflow/tfjs 4 and nothing else.

    import * as tf from '@tensorflow/tfjs';

    const model = await tf.loadGraphModel('model.json');
    const answers = ${call}({ ${plan.feeds.map(({ path }) => `'${path}': tensor`).join(', ')} }, ${JSON.stringify(outputs)});

It takes, by name:

${saidFeeds(plan, lengths)}and answers ${outputs.join(', ')} (probabilities for classes).
${
  loops
    ? `
Recurrent layers are loops over the steps that come in. TensorFlow.js runs a model with loops by executeAsync; predict
and execute refuse it.
`
    : ''
}`;
}

function declare(
  value: TracedValue,
  graph: GraphDef,
  weights: ReadonlyMap<string, Float32Array>,
): string {
  const shape = value.longest ?? value.shape.map((size) => (typeof size === 'number' ? size : 1));
  const data = value.kind === 'weight' ? weights.get(value.name) : value.data;
  if (!data) throw new Error(`${value.name} is neither a constant nor made before it is read.`);
  const dtype =
    data instanceof Float32Array ? 'float32' : data instanceof Int32Array ? 'int32' : 'bool';
  const whole = graph.constant(value.name, dtype, shape, data);
  if (!value.longest) return whole;
  const ends = [graph.ints(shape.map(() => 0)), graph.shape(value.shape)];
  return graph.node('Slice', graph.fresh(), [whole, ...ends]);
}

function describe(name: string, value: TracedValue) {
  const { dim } = shapeAttr(shapeOf(value)).shape;
  return { name: `${name}:0`, dtype: typeOf(value.dtype).type, tensorShape: { dim } };
}

function shapeOf({ shape }: TracedValue): (number | null)[] {
  return shape.map((size) => (typeof size === 'number' ? size : null));
}
