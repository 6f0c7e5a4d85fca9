// A plan's prediction as a graph of stock kernels: what ONNX and the tfjs graph model are written from.
import { buildModel, outputKey } from '../../compile/model.ts';
import type { Plan, Step } from '../../compile/plan.ts';
import { answersOf } from '../../compile/plan.ts';
import type { Document } from '../../document/schema.ts';
import { composedOps } from '../../engine/composed/composed-ops.ts';
import type { Ops, Tensor, Tf } from '../../engine/ops.ts';
import { loadWeights } from '../../weights/checkpoint.ts';
import type { NamedArray } from '../../weights/named-array.ts';
import type { FreeLength } from './free-lengths.ts';
import { planWith } from './free-lengths.ts';
import type { Variant } from './free-size.ts';
import type { AsOne, Recording } from './record.ts';
import { record } from './record.ts';
import type { TracedGraph } from './traced-graph.ts';
import { generalise } from './traced-graph.ts';

export interface TracedPlan {
  readonly graph: TracedGraph;
  /** Path and port of each result, in the order of `graph.results`. */
  readonly results: readonly { readonly path: string; readonly port: string }[];
}

export interface Traced {
  readonly tf: Tf;
  readonly document: Document;
  readonly plan: Plan;
  readonly weights: readonly NamedArray[];
}

interface TraceOptions {
  /** Operations, for formats that have words of their own for some; else all are composed of stock kernels. */
  readonly ops?: (tf: Tf, asOne: AsOne) => Ops;
  /** Throws where the graph is not the same at all of them. */
  readonly lengths?: readonly FreeLength[];
}

const batch = { from: 2, to: 3 } as const;

/** Runs on the backend that tf has. The batch is free always, lengths where asked for. */
export function tracePlan(traced: Traced, options: TraceOptions = {}): TracedPlan {
  const { document, plan } = traced;
  const { ops = composedOps, lengths = [] } = options;
  const results = answersOf(plan).map(({ step: { path }, port }) => ({ path, port }));
  const wants = new Set(results.map(({ path, port }) => outputKey(path, port)));
  const at = (examples: number, changed: readonly FreeLength[]): Recording => {
    const other = changed.length === 0 ? plan : planWith(document, changed);
    if (!other) throw new Error('The document has problems at another length.');
    return recordingOf({ ...traced, plan: other }, examples, wants, ops);
  };
  const variant = (changed: readonly FreeLength[]): Variant => ({
    sizes: Object.fromEntries(changed.map(({ name, ...sizes }) => [name, sizes])),
    recording: at(batch.from, changed),
  });
  const longer = lengths.filter(({ from, to }) => to > from);
  const variants = [
    { sizes: { batch }, recording: at(batch.to, []) },
    ...lengths.map((length) => variant([length])),
    // What grows with several lengths is wanted at the longest of all.
    ...(longer.length > 1 ? [variant(longer)] : []),
  ];
  const names = new Set(plan.weights.keys());
  return { graph: generalise(at(batch.from, []), variants, names), results };
}

function recordingOf(
  { tf, plan, weights }: Traced,
  examples: number,
  wants: ReadonlySet<string>,
  opsOf: (tf: Tf, asOne: AsOne) => Ops,
): Recording {
  const feeds = Object.fromEntries(
    plan.feeds.map(({ path, shape }) => {
      const sizes = shape.dims.slice(1).map(({ size }) => size ?? 1);
      return [path, sampleFeed(tf, shape.kind, [examples, ...sizes])];
    }),
  );
  let asOne: AsOne = (_kernel, _inputs, _attrs, compute) => compute();
  const ops = opsOf(tf, (...args) => asOne(...args));
  const model = buildModel({ tf, ops }, plan, 0);
  try {
    const wrong = loadWeights(tf, model, beginnings(plan, weights));
    if (wrong) throw new Error(wrong.en);
    const named = new Map<string, Tensor>([...Object.entries(feeds), ...model.weights]);
    return record(tf, named, (recordAsOne, mark) => {
      asOne = recordAsOne;
      const watch = ({ path }: Step) => mark(path);
      const outputs = model.run(feeds, { training: false, step: 0, wants, watch });
      return [...wants].map((key) => {
        const output = outputs.get(key);
        if (!output) throw new Error(`Nothing came out at ${key}.`);
        return output;
      });
    });
  } finally {
    model.dispose();
    tf.dispose(feeds);
  }
}

/** At a shorter length a learned table is the beginning of what was learned. */
export function beginnings(plan: Plan, weights: readonly NamedArray[]): readonly NamedArray[] {
  return weights.map((array) => {
    const [rows = 0] = plan.weights.get(array.name)?.shape ?? [];
    const [all = 0, ...rest] = array.shape;
    if (rows >= all) return array;
    const data = array.data.slice(0, (array.data.length / all) * rows);
    return { ...array, shape: [rows, ...rest], data };
  });
}

/** Any values do: only kernels and shapes are read. Token ids stay at 1, which every vocabulary has. */
function sampleFeed(tf: Tf, kind: string, shape: number[]): Tensor {
  return kind === 'tokens' ? tf.fill(shape, 1, 'int32') : tf.fill(shape, 0.5, 'float32');
}
