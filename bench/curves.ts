// Follows the loss of every side of a row step by step and says how far they come apart. Knows no side.
import type { BenchSide, OpenSides } from './open-sides.ts';
import { machine } from './open-sides.ts';
import type { Row } from './row.ts';

/** Steps of one side before it is the next one's turn. */
const turn = 20;

/**
 * Rounding grows as a model trains, and how much depends on the model: the other sides show it. Ours may be this many
 * times as far from a curve as the farthest of them is. So may the mean of ours over starts a rounding apart: where one
 * start ends up is a draw, and draws cancel in the mean, an error of ours does not.
 */
const timesOthers = 2;
/** As a share of the loss: always allowed, and allowed where there is no other side. */
const allowedAlways = 1e-4;
const allowedAlone = 2e-2;
/** Two curves go together while they are no more apart than this. */
const together = 1e-3;

/** `mean` is that of ours and of its nudged starts. */
type CurveName = BenchSide | 'mean';
type Curve = readonly [CurveName, readonly number[]];

interface Apart {
  readonly one: CurveName;
  readonly other: CurveName;
  /** Largest difference of two losses as a share of the larger, and the step it is at. */
  readonly relative: number;
  readonly step: number;
  /** Steps until they are a thousandth of the loss apart. */
  readonly togetherFor: number;
}

export async function followCurves(
  row: Row,
  { sides, place, parameters }: OpenSides,
  steps: number,
  json: boolean,
): Promise<void> {
  const losses = new Map<BenchSide, number[]>(sides.map(([name]) => [name, []]));
  for (let from = 0; from < steps; from += turn)
    for (const [name, runner] of sides) {
      const run = await runner.run(from, Math.min(turn, steps - from));
      losses.get(name)?.push(...run.losses);
    }
  const starts = [...losses].filter(([side]) => isStart(side));
  const mean: Curve = ['mean', meanOf(starts.map(([, curve]) => curve))];
  const drawn: Curve[] = [...losses].filter(([side]) => !isNudged(side));
  const apart = pairs(starts.length > 0 ? [...drawn, mean] : drawn);
  const [farthest] = starts
    .map((start) => between(start, mean))
    .sort((a, b) => b.relative - a.relative);
  const { title, name } = row;
  if (json) {
    const curves = Object.fromEntries(losses);
    console.log(
      JSON.stringify(
        {
          row: name,
          title,
          parameters,
          machine: machine(),
          place,
          steps,
          starts: starts.length,
          farthestStart: farthest?.relative,
          apart,
          curves,
        },
        null,
        2,
      ),
    );
  } else {
    console.log(`\n${title}\n${parameters} parameters · ${place} · ${machine()}`);
    for (const [side, runner] of sides) {
      const curve = losses.get(side) ?? [];
      console.log(
        `  ${side.padEnd(6)} loss ${curve[0]?.toFixed(6)} → ${curve.at(-1)?.toFixed(6)} in ${steps} steps  ${runner.facts}`,
      );
    }
    if (farthest)
      console.log(
        `  mean is that of ours from ${starts.length} starts that are a rounding apart; the farthest is ${farthest.relative.toExponential(1)} of the loss from it, at step ${farthest.step}`,
      );
    for (const { one, other, relative, step, togetherFor } of apart)
      console.log(
        `  ${one} and ${other} come apart by ${relative.toExponential(1)} of the loss at most, at step ${step}; within ${together} of it for ${togetherFor} steps`,
      );
  }
  for (const yardstick of ['stock', 'exact'] as const)
    for (const held of ['ours', 'mean'] as const) hold(apart, held, yardstick);
}

function hold(apart: readonly Apart[], held: 'ours' | 'mean', yardstick: BenchSide): void {
  const fromIt = apart.filter(({ one, other }) => one === yardstick || other === yardstick);
  const has = (pair: Apart, name: CurveName) => pair.one === name || pair.other === name;
  const ours = fromIt.find((pair) => has(pair, held));
  if (!ours) return;
  const others = fromIt
    .filter((pair) => !has(pair, 'mean') && !has(pair, 'ours'))
    .filter((pair) => yardstick === 'exact' || !has(pair, 'exact'))
    .map(({ relative }) => relative);
  const allowed =
    others.length > 0 ? Math.max(timesOthers * Math.max(...others), allowedAlways) : allowedAlone;
  // Written so that NaN is off too.
  if (ours.relative <= allowed) return;
  throw new Error(
    `The curves of ${held === 'ours' ? 'ours' : 'the mean of ours'} and ${yardstick} do not coincide: at step ${ours.step} they are ${ours.relative.toExponential(1)} of the loss apart, and ${allowed.toExponential(1)} is allowed.`,
  );
}

const isNudged = (side: BenchSide) => side.startsWith('nudged');
const isStart = (side: BenchSide) => side === 'ours' || isNudged(side);

function meanOf(curves: readonly (readonly number[])[]): number[] {
  const sum = (step: number) => curves.reduce((all, curve) => all + (curve[step] ?? Number.NaN), 0);
  return (curves[0] ?? []).map((_, step) => sum(step) / curves.length);
}

const pairs = (curves: readonly Curve[]): Apart[] =>
  curves.flatMap((one, i) => curves.slice(i + 1).map((other) => between(one, other)));

function between([one, a]: Curve, [other, b]: Curve): Apart {
  let [relative, step, togetherFor] = [0, 0, a.length];
  for (let at = 0; at < a.length; at++) {
    const [x, y] = [a[at] ?? Number.NaN, b[at] ?? Number.NaN];
    const share = Math.abs(x - y) / Math.max(Math.abs(x), Math.abs(y), 1e-12);
    if (!(share <= relative)) [relative, step] = [share, at];
    if (!(share <= together)) togetherFor = Math.min(togetherFor, at);
  }
  return { one, other, relative, step, togetherFor };
}
