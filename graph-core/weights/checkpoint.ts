// A run's numbers out of the backend and back in, exactly.
import type { Model } from '../compile/model.ts';
import { permuted } from '../blocks/kit/layout.ts';
import type { Plan } from '../compile/plan.ts';
import { untiedNames } from '../compile/untied-names.ts';
import type { Tf } from '../engine/ops.ts';
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import type { Checkpoint, NamedArray } from './named-array.ts';

export async function takeWeights(model: Model): Promise<NamedArray[]> {
  return Promise.all(
    [...model.weights].map(async ([name, variable]) => ({
      name,
      shape: variable.shape,
      // A copy: what a backend hands out may be its own memory.
      data: Float32Array.from(await variable.data()),
    })),
  );
}

export async function takeCheckpoint(
  model: Model,
  learners: readonly { state(): Promise<NamedArray[]> }[],
  step: number,
  progress: Readonly<Record<string, number>>,
): Promise<Checkpoint> {
  const optimizer: NamedArray[] = [];
  for (const learner of learners) optimizer.push(...(await learner.state()));
  return { step, weights: await takeWeights(model), optimizer, progress };
}

/** Why these weights are not those of the plan, or undefined. */
export function misfit(plan: Plan, weights: readonly NamedArray[]): Text | undefined {
  const given = new Map(weights.map((array) => [array.name, array]));
  const wrong: string[] = [];
  for (const [name, { shape }] of plan.weights) {
    const array = given.get(name);
    const size = shape.reduce((a, b) => a * b, 1);
    if (!array) wrong.push(`${name}: –`);
    else if (array.shape.join() !== shape.join() || array.data.length !== size)
      wrong.push(`${name}: ${array.shape.join(' × ')} ≠ ${shape.join(' × ')}`);
  }
  const differing = sharedAndDifferent(plan, given);
  if (differing.length > 0) {
    const some = `${differing.slice(0, 5).join(', ')}${differing.length > 5 ? ', …' : ''}`;
    return text(
      `The document shares weights that differ here: ${some}. Nothing was loaded.`,
      `文書では共有されている重みが、ここでは異なります：${some}。何も読み込んでいません。`,
    );
  }
  if (wrong.length === 0) return undefined;
  const some = `${wrong.slice(0, 5).join(', ')}${wrong.length > 5 ? ', …' : ''}`;
  return text(
    `These weights do not fit this document (${wrong.length} missing or of another shape): ${some}. Nothing was loaded.`,
    `この重みは文書に合いません（${wrong.length} 個が不足または形状違い）：${some}。何も読み込んでいません。`,
  );
}

/** Weights from before they were shared, `b/kernel ≠ a/kernel`, that cannot become one. */
function sharedAndDifferent(plan: Plan, given: ReadonlyMap<string, NamedArray>): string[] {
  return [...untiedNames(plan)].flatMap(([name, { name: now, transposed }]) => {
    const [mine, theirs] = [given.get(name), given.get(now)];
    if (!mine || !theirs) return [];
    const laid = transposed ? permuted(mine, [1, 0]) : mine;
    const same =
      laid.shape.join() === theirs.shape.join() &&
      laid.data.every((value, index) => value === theirs.data[index]);
    return same ? [] : [`${name} ≠ ${now}`];
  });
}

/** Puts weights in by name; all or none. Answers what does not fit. */
export function loadWeights(
  tf: Tf,
  model: Model,
  weights: readonly NamedArray[],
): Text | undefined {
  const wrong = misfit(model.plan, weights);
  if (wrong) return wrong;
  for (const { name, shape, data } of weights) {
    const variable = model.weights.get(name);
    if (!variable) continue;
    const values = tf.tensor(data, [...shape]);
    variable.assign(values);
    values.dispose();
  }
  return undefined;
}
