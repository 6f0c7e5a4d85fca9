// What each block is like at a step of training: how large its output and its gradient are, how much of it is dead.
import type * as TF from '@tensorflow/tfjs';
import type { Model, RunOptions } from '../compile/model.ts';
import type { Step } from '../compile/plan.ts';
import { answerPort } from '../compile/plan.ts';
import type { Engine } from '../engine/engine.ts';
import { differentiable } from '../engine/differentiable.ts';
import type { Tensor } from '../engine/ops.ts';

/** One copy of a block. What it does not have is absent: a gradient without weights, dead units in what no weight made. */
export interface BlockStats {
  readonly path: string;
  /** Of its first output over the whole batch: root mean square, and the largest magnitude. */
  readonly activation?: { readonly rms: number; readonly largest: number } | undefined;
  /** Root mean square of the loss's gradient by the block's weights, before clipping. */
  readonly gradient?: number | undefined;
  /** Share of the units (places of the last axis) that are 0 for the whole batch. */
  readonly dead?: number | undefined;
}

/** Looks over the shoulder of one training step; changes none of its numbers. */
export interface StatsCollector {
  readonly watch: NonNullable<RunOptions['watch']>;
  /** Gradients in the order of the weights that are trained, inside the step's tidy. */
  gradients(gradients: readonly Tensor[]): void;
  read(): Promise<BlockStats[]>;
  /** Milliseconds that the looking itself has taken. */
  readonly spent: number;
}

/** Mean square, largest magnitude, share of dead units: of one output. */
const perOutput = 3;

/** Of the gradients by all weights, or by those that are trained in this step. */
export function collectStats(
  { tf }: Engine,
  model: Model,
  now: () => number,
  trainable: readonly TF.Variable[] = model.trainable,
): StatsCollector {
  const { steps } = model.plan;
  const learned = learnedPaths(steps);
  const indices = new Map<TF.Variable, number>(trainable.map((weight, index) => [weight, index]));
  const outputs: { readonly path: string; readonly figures: Tensor }[] = [];
  let squares: Tensor | undefined;
  let spent = 0;
  const timed = <T>(work: () => T): T => {
    const began = now();
    const done = work();
    spent += now() - began;
    return done;
  };

  return {
    get spent() {
      return spent;
    },
    watch: (step, given) =>
      timed(() => {
        const port = answerPort(step);
        const output = given[port];
        if (!output || output.size === 0 || output.dtype !== 'float32') return;
        const declared = step.block.outputs[port];
        if (declared?.kind === 'mask' || declared?.kind === 'tokens') return;
        outputs.push({ path: step.path, figures: tf.keep(figuresOf(output)) });
      }),
    gradients: (gradients) =>
      timed(() => {
        const means = gradients.map((gradient) => tf.mean(tf.square(gradient)).asScalar());
        if (means.length > 0) squares = tf.keep(tf.stack(means));
      }),
    async read() {
      const began = now();
      const all = tf.tidy(() =>
        tf.concat([...outputs.map(({ figures }) => figures), ...(squares ? [squares] : [])]),
      );
      const numbers = await all.data();
      for (const { figures } of outputs) figures.dispose();
      squares?.dispose();
      all.dispose();
      const first = outputs.length * perOutput;
      const byPath = new Map(outputs.map(({ path }, index) => [path, index * perOutput]));
      const stats = steps.flatMap((step): BlockStats[] => {
        const at = byPath.get(step.path);
        const gradient = gradientOf(step, (index) => numbers[first + index] ?? 0);
        if (at === undefined && gradient === undefined) return [];
        const [square = 0, largest = 0, dead = 0] = at === undefined ? [] : numbers.slice(at);
        const activation = at === undefined ? undefined : { rms: Math.sqrt(square), largest };
        const isLearned = at !== undefined && learned.has(step.path);
        return [{ path: step.path, activation, gradient, dead: isLearned ? dead : undefined }];
      });
      spent += now() - began;
      return stats;
    },
  };

  /** [3], off the tape: nothing flows back through looking. */
  function figuresOf(output: Tensor): Tensor {
    return differentiable(tf, {
      inputs: [output],
      forward() {
        const units = output.rank > 1 ? (output.shape.at(-1) ?? 1) : output.size;
        const largest = tf.max(tf.abs(tf.reshape(output, [-1, units])), 0);
        return tf.stack([
          tf.mean(tf.square(output)).asScalar(),
          tf.max(largest).asScalar(),
          tf.mean(tf.cast(tf.equal(largest, 0), 'float32')).asScalar(),
        ]);
      },
      backward: () => [],
    });
  }

  /** Over all weights of the block together; `squareOf` is the mean square of one weight's gradient. */
  function gradientOf(step: Step, squareOf: (index: number) => number): number | undefined {
    let [sum, count] = [0, 0];
    for (const name of Object.values(step.weights)) {
      const weight = model.weights.get(name);
      const index = weight && indices.get(weight);
      if (!weight || index === undefined) continue;
      sum += squareOf(index) * weight.size;
      count += weight.size;
    }
    return count === 0 ? undefined : Math.sqrt(sum / count);
  }
}

/** Of the turns of several players: each block as it was seen first, with the gradient of whoever trains it. */
export function joinStats(turns: readonly (readonly BlockStats[])[]): BlockStats[] {
  const joined = new Map<string, BlockStats>();
  for (const stats of turns)
    for (const entry of stats) {
      const known = joined.get(entry.path);
      joined.set(
        entry.path,
        known ? { ...known, gradient: known.gradient ?? entry.gradient } : entry,
      );
    }
  return [...joined.values()];
}

/** Whose outputs some weight has a part in: a one-hot vector is mostly 0 and yet nothing in it is dead. */
function learnedPaths(steps: readonly Step[]): ReadonlySet<string> {
  const learned = new Set<string>();
  for (const { path, weights, sources } of steps) {
    const arrives = Object.values(sources).flatMap((wired) => wired ?? []);
    if (Object.keys(weights).length > 0 || arrives.some((source) => learned.has(source.path)))
      learned.add(path);
  }
  return learned;
}
