// Prints a measured row, and refuses to where its sides did not compute the same loss.
import type { Row } from './row.ts';

interface MeasuredSide {
  readonly name: string;
  readonly facts: string;
  readonly times: readonly number[];
  readonly losses: readonly number[];
  /** Processor milliseconds a step, per round. */
  readonly cpu: readonly number[];
}

export interface Measured {
  readonly row: Row;
  readonly parameters: number;
  readonly machine: string;
  readonly runtime: string;
  readonly sides: readonly MeasuredSide[];
  readonly json: boolean;
}

/** Float32 rounding differs between sides and grows as they train. */
const tolerance = 5e-4;
/** The first step warms up and is left out. */
const warmUp = 1;

export function report({ row, parameters, machine, runtime, sides, json }: Measured): void {
  sameLosses(sides);
  const measured = sides.map(({ name, facts, times, losses, cpu }) => {
    const counted = times.slice(warmUp).toSorted((a, b) => a - b);
    const processor = cpu.slice(cpu.length > 1 ? 1 : 0).toSorted((a, b) => a - b);
    return {
      side: name,
      facts,
      milliseconds: rounded(counted[Math.floor(counted.length / 2)] ?? Number.NaN),
      fastest: rounded(counted[0] ?? Number.NaN),
      processor: rounded(processor[Math.floor(processor.length / 2)] ?? Number.NaN),
      steps: counted.length,
      firstLoss: losses[0],
    };
  });
  const of = (side: string) => measured.find((found) => found.side === side);
  const ratio = (a: string, b: string, key: 'milliseconds' | 'fastest' | 'processor') => {
    const [over, under] = [of(a)?.[key], of(b)?.[key]];
    return over && under ? rounded(over / under) : undefined;
  };
  const result = {
    row: row.name,
    title: row.title,
    parameters,
    machine,
    runtime,
    sides: measured,
    timesFasterThanStock: ratio('stock', 'ours', 'milliseconds'),
    timesTorch: ratio('ours', 'torch', 'milliseconds'),
    timesTorchFastest: ratio('ours', 'torch', 'fastest'),
    timesTorchProcessor: ratio('ours', 'torch', 'processor'),
  };
  if (json) {
    console.log(JSON.stringify(result, null, 2));
    return;
  }
  console.log(`\n${row.title}\n${parameters} parameters · ${runtime} · ${machine}`);
  for (const { side, milliseconds, fastest, processor, steps, facts } of measured)
    console.log(
      `  ${side.padEnd(6)} ${milliseconds.toFixed(1).padStart(9)} ms a step (fastest ${fastest.toFixed(1)}, processor ${processor.toFixed(1)}, ${steps} steps)  ${facts}`,
    );
  if (result.timesFasterThanStock)
    console.log(`  ours is ${result.timesFasterThanStock} × as fast as stock`);
  if (result.timesTorch)
    console.log(
      `  ours takes ${result.timesTorch} × the time of PyTorch (fastest steps: ${result.timesTorchFastest} ×, processor time: ${result.timesTorchProcessor} ×)`,
    );
}

const rounded = (x: number) => Math.round(x * 100) / 100;

/** Every side starts from the same weights and data, so losses must go together step by step. */
/** Throws where two sides come apart. */
export function sameLosses(sides: readonly Pick<MeasuredSide, 'name' | 'losses'>[]): void {
  const [first, ...others] = sides;
  for (const other of others) {
    const steps = Math.min(first?.losses.length ?? 0, other.losses.length, 20);
    for (let step = 0; step < steps; step++) {
      const [a, b] = [first?.losses[step] ?? Number.NaN, other.losses[step] ?? Number.NaN];
      if (!(Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a))))
        throw new Error(
          `The sides do not compute the same thing: at step ${step} the loss is ${a} in ${first?.name} and ${b} in ${other.name}.`,
        );
    }
  }
}
