// What a PyTorch twin of a game reached, as `npm run bench -- twin` writes it, beside ours.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { exitCodes, Failure } from './exit.ts';
import type { LectureRun } from './lecture.ts';

export interface TwinCompared {
  readonly metric: string;
  /** Means over the seeds. */
  readonly ours: number;
  readonly theirs: number;
  readonly timesAtMost: number;
  readonly reached: boolean;
}

/** By template and seed, the same figures that are measured of ours. */
const twins = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.number())));

/** Over the same seeds; not reached where the twin has not been measured on all of them. */
export async function compareTwin(
  { template }: Pick<LectureRun, 'template'>,
  { metric, timesAtMost }: NonNullable<LectureRun['twin']>,
  outcomes: readonly {
    readonly seed: number;
    readonly metrics: Readonly<Record<string, number>>;
  }[],
  file: string | undefined,
): Promise<TwinCompared> {
  const measured = file === undefined ? {} : await readTwins(file);
  const ours = meanOf(outcomes.map(({ metrics }) => metrics[metric]));
  const theirs = meanOf(outcomes.map(({ seed }) => measured[template]?.[`${seed}`]?.[metric]));
  return { metric, ours, theirs, timesAtMost, reached: ours <= timesAtMost * theirs };
}

export function twinWords({ metric, ours, theirs, timesAtMost, reached }: TwinCompared): string {
  if (Number.isNaN(theirs))
    return `${metric} ${ours.toPrecision(4)}; the PyTorch twin is not measured on these seeds (--twin): missed`;
  const times = (ours / theirs).toFixed(2);
  return `${metric} ${ours.toPrecision(4)} against ${theirs.toPrecision(4)} of the PyTorch twin: ${times} times, at most ${timesAtMost}${reached ? '' : ' (missed)'}`;
}

async function readTwins(file: string): Promise<z.infer<typeof twins>> {
  try {
    return twins.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (reason) {
    throw new Failure(
      exitCodes.failed,
      `‘${file}’ holds no figures of a twin: ${reason instanceof Error ? reason.message : String(reason)}. Write it with npm run bench -- twin.`,
      { code: 'no-twin' },
    );
  }
}

/** NaN where one of them is missing. */
function meanOf(values: readonly (number | undefined)[]): number {
  return values.reduce<number>((sum, value) => sum + (value ?? Number.NaN), 0) / values.length;
}
