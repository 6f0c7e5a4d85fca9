// ONNX: the prediction as a graph of standard operators with the weights inside.
import type { Plan } from '../../compile/plan.ts';
import { text } from '../../text.ts';
import type { ExportContext, ExportFormat } from '../format.ts';
import { tracePlan } from '../trace/trace-plan.ts';
import type { TracedValue } from '../trace/traced-graph.ts';
import { OnnxGraph, opset, valueInfo } from './onnx-graph.ts';
import { operators } from './operators.ts';

export const onnxFormat: ExportFormat = {
  id: 'onnx',
  docs: {
    title: text('ONNX', 'ONNX'),
    summary: text(
      `One file (opset ${opset}) for ONNX Runtime and whatever reads it. The batch is free; lengths are those of the document.`,
      `ONNX Runtime などで読める 1 ファイル（opset ${opset}）。バッチサイズは自由、系列長は文書のとおりです。`,
    ),
  },
  limits: () => [],
  async write(context) {
    return [{ name: 'model.onnx', bytes: writeOnnx(context) }];
  },
};

/** Inputs are called by the path of their block, outputs by that of theirs. */
export function writeOnnx({
  tf,
  plan,
  weights,
}: Pick<ExportContext, 'tf' | 'plan' | 'weights'>): Uint8Array {
  const { graph: traced, results } = tracePlan(tf, plan, weights);
  const graph = new OnnxGraph();
  const names = new Map<TracedValue, string>();
  const arrays = new Map(weights.map((array) => [array.name, array.data]));
  const at = (value: TracedValue): string => {
    const known = names.get(value);
    if (known !== undefined) return known;
    const name = declare(value, graph, arrays);
    names.set(value, name);
    return name;
  };
  for (const node of traced.nodes) {
    const write = operators[node.kernel];
    if (!write) throw new Error(`ONNX has no word for ${node.kernel} yet.`);
    write(node, graph, at);
  }
  const outputs = traced.results.map((value, index) => {
    const name = results[index]?.path ?? `output-${index}`;
    graph.node('Identity', [at(value)], {}, name);
    return valueInfo(name, value.dtype, shapeOf(value));
  });
  const inputs = traced.feeds.map((value) => valueInfo(value.name, value.dtype, shapeOf(value)));
  return graph.finish(inputs, outputs, docs(plan));
}

function declare(
  value: TracedValue,
  graph: OnnxGraph,
  weights: ReadonlyMap<string, Float32Array>,
): string {
  const shape = value.shape.map((size) => (typeof size === 'number' ? size : 1));
  if (value.kind === 'weight')
    return graph.floats(value.name, shape, weights.get(value.name) ?? new Float32Array(0));
  if (value.kind !== 'constant' || !value.data) return value.name;
  if (value.data instanceof Float32Array) return graph.floats(value.name, shape, value.data);
  if (value.data instanceof Int32Array) return graph.int32s(value.name, shape, value.data);
  return graph.bools(value.name, shape, value.data);
}

function shapeOf({ shape }: TracedValue): (number | null)[] {
  return shape.map((size) => (typeof size === 'number' ? size : null));
}

function docs(plan: Plan): string {
  return `Inputs: ${plan.feeds.map(({ path }) => path).join(', ')}. Outputs: ${plan.goals.map(({ path }) => path).join(', ')}.`;
}
