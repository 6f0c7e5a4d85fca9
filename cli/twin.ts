// What a PyTorch twin of a game reached, as `npm run bench -- twin` writes it, beside ours.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { exitCodes, Failure } from './exit.ts';
import type { LectureRun } from './lecture.ts';
import { text } from '../graph-core/index.ts';
import { say, whyOf } from './speech/language.ts';

export interface TwinCompared {
  readonly metric: string;
  /** Those on which both were measured. */
  readonly seeds: readonly number[];
  /** Means over these seeds; NaN where there is none. */
  readonly ours: number;
  readonly theirs: number;
  readonly timesAtMost: number;
  readonly reached: boolean;
}

/** By template and seed, the same figures that are measured of ours. */
const twins = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.number())));

/** Over the seeds that both were measured on; not reached where there is none. */
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
  const pairs = outcomes.flatMap(({ seed, metrics }) => {
    const twin = measured[template]?.[`${seed}`];
    return twin ? [{ seed, ours: metrics[metric], theirs: twin[metric] }] : [];
  });
  const ours = meanOf(pairs.map((pair) => pair.ours));
  const theirs = meanOf(pairs.map((pair) => pair.theirs));
  const seeds = pairs.map(({ seed }) => seed);
  return { metric, seeds, ours, theirs, timesAtMost, reached: ours <= timesAtMost * theirs };
}

export function twinWords(compared: TwinCompared): string {
  const { metric, seeds, ours, theirs, timesAtMost, reached } = compared;
  if (seeds.length === 0)
    return say(
      `${metric}: the PyTorch twin is not measured on these seeds (--twin): missed`,
      `${metric}：PyTorch の対応するモデルは、このシードでは測っていません（--twin）：未達`,
    );
  const times = (ours / theirs).toFixed(2);
  return say(
    `${metric} on ${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}: ${ours.toPrecision(4)} against ${theirs.toPrecision(4)} of the PyTorch twin: ${times} times, at most ${timesAtMost}${reached ? '' : ' (missed)'}`,
    `シード ${seeds.join(', ')} の ${metric}：${ours.toPrecision(4)}、PyTorch の対応するモデルは ${theirs.toPrecision(4)}。${times} 倍、上限 ${timesAtMost} 倍${reached ? '' : '（未達）'}`,
  );
}

async function readTwins(file: string): Promise<z.infer<typeof twins>> {
  try {
    return twins.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (reason) {
    throw new Failure(
      exitCodes.failed,
      text(
        `‘${file}’ holds no figures of a twin: ${reason instanceof Error ? reason.message : String(reason)}. Write it with npm run bench -- twin.`,
        `「${file}」に対応するモデルの値がありません：${whyOf(reason).ja}。npm run bench -- twin で書いてください。`,
      ),
      { code: 'no-twin' },
    );
  }
}

/** NaN where one of them is missing. */
function meanOf(values: readonly (number | undefined)[]): number {
  return values.reduce<number>((sum, value) => sum + (value ?? Number.NaN), 0) / values.length;
}
