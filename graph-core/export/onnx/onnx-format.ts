// ONNX: the prediction as a graph of standard operators with the weights inside.
import { text } from '../../text.ts';
import type { ExportContext, ExportFormat } from '../format.ts';
import { preprocessingMetadata } from '../model-ports.ts';
import { fileOf } from '../read-back.ts';
import { pythonBeside } from '../beside/beside.ts';
import type { FreeLength } from '../trace/free-lengths.ts';
import { atFreeLengths } from '../trace/at-free-lengths.ts';
import { free, freeSizes } from '../trace/free-size.ts';
import { freeSizeSources } from '../trace/free-size-sources.ts';
import type { Traced } from '../trace/trace-plan.ts';
import { tracePlan } from '../trace/trace-plan.ts';
import type { TracedGraph, TracedValue } from '../trace/traced-graph.ts';
import { withWholeOperations } from '../trace/whole-operations.ts';
import { encodeOnnx, opset } from './encode.ts';
import type { OnnxTensor } from './ir.ts';
import { floats, ints } from './ir.ts';
import { withNames } from './name-nodes.ts';
import { OnnxGraph, portOf } from './onnx-graph.ts';
import { operators } from './operators.ts';
import { optimise } from './optimise.ts';
import { recurrences } from './recurrence.ts';

export const onnxFormat: ExportFormat = {
  id: 'onnx',
  docs: {
    title: text('ONNX', 'ONNX'),
    summary: text(
      `One file (opset ${opset}) for ONNX Runtime and other readers. The batch size is dynamic, and so are sequence lengths unless the document fixes them. Trained weights bring predict.py, which answers raw input.`,
      `ONNX Runtime などで読める 1 ファイル（opset ${opset}）。バッチサイズは自由で、系列長も、文書で固定されていなければ自由です。学習した重みには、文や行・画像をそのまま与えられる predict.py が付きます。`,
    ),
  },
  single: 'model.onnx',
  limits: () => [],
  async write(context) {
    return [
      { name: 'model.onnx', bytes: writeOnnx(context).bytes },
      ...pythonBeside(context, onnxNaming, 'onnx'),
    ];
  },
  async open(files, { openOnnx, plan }) {
    const session = await openOnnx(fileOf(files, 'model.onnx'));
    return {
      async answer(feeds) {
        const answers = await session.run(feeds);
        return plan.objectives.map(({ path }) => answers[path] ?? []);
      },
      dispose: () => session.dispose(),
    };
  },
};

/** Ids are int64, as most who feed a model have them. */
const onnxNaming = { longIds: true } as const;

type Written = Traced & Pick<ExportContext, 'preprocessing'>;

export interface WrittenOnnx {
  readonly bytes: Uint8Array;
  /** Lengths that whoever runs the file chooses. */
  readonly lengths: readonly FreeLength[];
}

/** Inputs are called by the path of their block, outputs by that of theirs. */
export function writeOnnx(context: Written): WrittenOnnx {
  const { made, lengths } = atFreeLengths(context.document, context.plan, (lengths) =>
    write(context, lengths),
  );
  return { bytes: made, lengths };
}

function write(context: Written, lengths: readonly FreeLength[]): Uint8Array {
  const { graph: traced, results } = tracePlan(context, { ops: withWholeOperations, lengths });
  const graph = new OnnxGraph(freeSizeSources(traced.feeds));
  const names = new Map<TracedValue, string>();
  const arrays = new Map(context.weights.map((array) => [array.name, array.data]));
  const at = (value: TracedValue): string => {
    const known = names.get(value);
    if (known !== undefined) return known;
    const name = declare(value, graph, arrays);
    names.set(value, name);
    graph.describe(name, value.shape);
    return name;
  };
  const outputs = traced.results.map((value, index) => {
    const name = results[index]?.path ?? `output-${index}`;
    if (value.kind === 'computed' && !names.has(value)) {
      names.set(value, name);
      graph.describe(name, value.shape);
    }
    return portOf(name, value.dtype, value.shape);
  });
  for (const node of traced.nodes) {
    const writer = operators[node.kernel] ?? recurrences[node.kernel];
    if (!writer) throw new Error(`ONNX has no word for ${node.kernel} yet.`);
    graph.enter(node.scope);
    writer(node, graph, at);
  }
  traced.results.forEach((value, index) => {
    const name = outputs[index]?.name ?? '';
    if (at(value) !== name) graph.node('Identity', [at(value)], {}, name);
  });
  const inputs = traced.feeds.map((value) => portOf(value.name, value.dtype, value.shape));
  const words = docs(traced, results, lengths);
  const made = withNames(optimise(graph.finish(inputs, outputs), graph.shapes));
  return encodeOnnx(made, words, preprocessingMetadata(context, onnxNaming));
}

function declare(
  value: TracedValue,
  graph: OnnxGraph,
  weights: ReadonlyMap<string, Float32Array>,
): string {
  const data = value.kind === 'weight' ? weights.get(value.name) : value.data;
  if (!data) return value.name;
  const sizes = value.longest ?? (value.shape as readonly number[]);
  const whole = graph.tensor(value.name, tensorOf(value, sizes, data));
  if (!value.longest) return whole;
  const grows = value.shape.flatMap((size, axis) => (free(size) ? [{ size, axis }] : []));
  return graph.node('Slice', [
    whole,
    graph.ints(grows.map(() => 0)),
    graph.shape(grows.map(({ size }) => size)),
    graph.ints(grows.map(({ axis }) => axis)),
  ]);
}

function tensorOf(
  { name, kind }: TracedValue,
  sizes: readonly number[],
  data: Float32Array | Int32Array | Uint8Array,
): OnnxTensor {
  if (data instanceof Float32Array)
    return floats(sizes, data, kind === 'weight' ? name : undefined);
  if (data instanceof Int32Array) return ints([...data], sizes);
  return { type: 'bool', shape: sizes, data };
}

function docs(
  { feeds, nodes }: TracedGraph,
  results: readonly { readonly path: string }[],
  lengths: readonly FreeLength[],
): string {
  const kept = nodes.flatMap(({ inputs }) =>
    Object.values(inputs).filter(({ longest }) => longest !== undefined),
  );
  const bounded = new Set(kept.flatMap(({ shape }) => shape.flatMap(freeSizes)));
  const open = lengths.map(({ name, from, to }) =>
    bounded.has(name) ? `${name} (at most ${Math.max(from, to)})` : name,
  );
  return [
    `Inputs: ${feeds.map(({ name }) => name).join(', ')}.`,
    `Outputs: ${results.map(({ path }) => path).join(', ')}.`,
    `Free: ${['batch', ...open].join(', ')}.`,
  ].join(' ');
}
