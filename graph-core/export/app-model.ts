// What the model itself answers, kept ready for several batches: the measure of every export.
import { buildModel, outputKey } from '../compile/model.ts';
import type { Plan } from '../compile/plan.ts';
import { answersOf } from '../compile/plan.ts';
import { composedOps } from '../engine/composed/composed-ops.ts';
import type { Tensor, Tf } from '../engine/ops.ts';
import { loadWeights } from '../weights/checkpoint.ts';
import type { NamedArray } from '../weights/named-array.ts';

export interface AppModel {
  /** By path of the objective. */
  answer(feeds: Readonly<Record<string, Tensor>>): Readonly<Record<string, Float32Array>>;
  dispose(): void;
}

/** On the backend that tf has (cpu or wasm), by stock kernels. Throws where the weights are not the plan's. */
export function appModel(tf: Tf, plan: Plan, weights: readonly NamedArray[]): AppModel {
  const model = buildModel({ tf, ops: composedOps(tf) }, plan, 0);
  const wrong = loadWeights(tf, model, weights);
  if (wrong) {
    model.dispose();
    throw new Error(wrong.en);
  }
  const keys = answersOf(plan).map(
    ({ step: { path }, port }) => [path, outputKey(path, port)] as const,
  );
  const wants = new Set(keys.map(([, key]) => key));
  return {
    answer: (feeds) => {
      const answers: Record<string, Float32Array> = {};
      tf.tidy(() => {
        const outputs = model.run(feeds, { training: false, step: 0, wants });
        for (const [path, key] of keys)
          answers[path] = Float32Array.from(outputs.get(key)?.dataSync() ?? []);
      });
      return answers;
    },
    dispose: () => model.dispose(),
  };
}
