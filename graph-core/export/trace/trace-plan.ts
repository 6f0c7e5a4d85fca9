// A plan's prediction as a graph of stock kernels: what ONNX and the tfjs graph model are written from.
import { buildModel, outputKey } from '../../compile/model.ts';
import type { Plan } from '../../compile/plan.ts';
import { composedOps } from '../../engine/composed/composed-ops.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Tensor, Tf } from '../../engine/ops.ts';
import { loadWeights } from '../../train/checkpoint.ts';
import type { NamedArray } from '../../train/protocol.ts';
import { record } from './record.ts';
import type { TracedGraph } from './traced-graph.ts';
import { generalise } from './traced-graph.ts';

export interface TracedPlan {
  readonly graph: TracedGraph;
  /** Path and port of each result, in the order of `graph.results`. */
  readonly results: readonly { readonly path: string; readonly port: string }[];
}

const batches = [2, 3] as const;

/** Runs on the backend that tf has; every operation is composed of stock kernels there. */
export function tracePlan(tf: Tf, plan: Plan, weights: readonly NamedArray[]): TracedPlan {
  // Only what a forward pass reads of an engine is needed here.
  const engine = { tf, ops: composedOps(tf) } as unknown as Engine;
  const model = buildModel(engine, plan, 0);
  try {
    const wrong = loadWeights(tf, model, weights);
    if (wrong) throw new Error(wrong.en);
    const results = plan.goals.map(({ path }) => {
      const step = plan.steps.find((one) => one.path === path);
      return { path, port: Object.keys(step?.outputs ?? {})[0] ?? '' };
    });
    const wants = new Set(results.map(({ path, port }) => outputKey(path, port)));
    const [a, b] = batches.map((batch) => {
      const feeds = Object.fromEntries(
        plan.feeds.map((feed) => [
          feed.path,
          sampleFeed(tf, feed.shape.kind, [
            batch,
            ...feed.shape.dims.slice(1).map(({ size }) => size ?? 1),
          ]),
        ]),
      );
      const named = new Map<string, Tensor>([...Object.entries(feeds), ...model.weights]);
      const recording = record(tf, named, () => {
        const outputs = model.run(feeds, { training: false, step: 0, wants });
        return [...wants].map((key) => {
          const output = outputs.get(key);
          if (!output) throw new Error(`Nothing came out at ${key}.`);
          return output;
        });
      });
      tf.dispose(Object.values(feeds));
      return recording;
    });
    if (!a || !b) throw new Error('Nothing was recorded.');
    return { graph: generalise(a, b, batches, new Set(model.weights.keys())), results };
  } finally {
    model.dispose();
  }
}

/** Any values do: only kernels and shapes are read. Token ids stay at 1, which every vocabulary has. */
function sampleFeed(tf: Tf, kind: string, shape: number[]): Tensor {
  return kind === 'tokens' ? tf.fill(shape, 1, 'int32') : tf.fill(shape, 0.5, 'float32');
}
