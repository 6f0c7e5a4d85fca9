// One side of a comparison: a model that is trained step by step from given weights and data.
import { columnValues, type ColumnSpec, weightValues, type WeightSpec } from './formula.ts';

/** Everything a side needs to know, the same for all of them. */
export interface Setup {
  readonly row: string;
  readonly sizes: Readonly<Record<string, number>>;
  readonly weights: readonly WeightSpec[];
  readonly columns: readonly ColumnSpec[];
  readonly learningRate: number;
  /** Of Adam. */
  readonly epsilon: number;
  /** PyTorch computes in 64 bits: the curve that float32 only comes near. */
  readonly double?: boolean;
}

/** One training step on batch number `step`; returns the loss before the update. */
export type TrainStep = (step: number) => number | Promise<number>;

export interface Run {
  /** Milliseconds of each step. */
  readonly times: readonly number[];
  readonly losses: readonly number[];
}

/** With the processor time all its threads took, which other load on the machine inflates less than the clock. */
export interface MeasuredRun extends Run {
  readonly cpuMilliseconds: number;
  /** The most that its process took so far, where it has one of its own. */
  readonly peakBytes?: number;
}

/** Batches are made before the clock starts, and used in turn. */
const batches = 4;

/** Data and weights by name, as a side written by hand takes them. */
export class Given {
  private readonly specs: ReadonlyMap<string, WeightSpec>;
  private readonly made: Map<string, Float32Array | Int32Array>[];

  constructor(setup: Setup) {
    this.specs = new Map(setup.weights.map((spec) => [spec.name, spec]));
    this.made = Array.from({ length: batches }, (_, step) => {
      const columns = setup.columns.map((c) => [c.name, columnValues(c, step)] as const);
      return new Map(columns);
    });
  }

  weight(name: string): { values: Float32Array; shape: number[] } {
    const spec = this.specs.get(name);
    if (!spec) throw new Error(`This row has no weight ${name}.`);
    return { values: weightValues(spec), shape: [...spec.shape] };
  }

  column(name: string, step: number): Float32Array | Int32Array {
    const values = this.made[step % batches]?.get(name);
    if (!values) throw new Error(`This row has no column ${name}.`);
    return values;
  }
}

/** `count` steps from step `from` on, each timed. */
export async function timed(train: TrainStep, from: number, count: number): Promise<Run> {
  const times: number[] = [];
  const losses: number[] = [];
  for (let step = from; step < from + count; step++) {
    const start = performance.now();
    losses.push(await train(step));
    times.push(performance.now() - start);
  }
  return { times, losses };
}
