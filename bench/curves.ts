// Follows the loss of every side of a row step by step and says how far they come apart.
import type { BenchSide, OpenSides } from './open-sides.ts';
import { machine } from './open-sides.ts';
import type { Row } from './row.ts';

/** Steps of one side before it is the next one's turn. */
const turn = 20;

/**
 * Of Adam, on every side. Its first step is η·g / (|g| + ε): with the usual 1e-8 a gradient near zero, whose own
 * rounding is no smaller, moves its weight by a part of η that rounding decides, and the curves part by a draw. In the
 * gpt row that is one weight of 818,176. A larger ε takes the draw out and leaves every error of ours in.
 */
export const curvesEpsilon = 1e-6;

/**
 * Rounding grows as a model trains, and how much depends on the model: the other sides show it. Ours may be this many
 * times as far from a curve as the farthest of them is.
 */
const timesOthers = 2;
/** As a share of the loss: always allowed, and allowed where there is no other side. */
const allowedAlways = 5e-5;
const allowedAlone = 2e-2;
/** Two curves go together while they are no more apart than this. */
const together = 1e-3;

type Curve = readonly [BenchSide, readonly number[]];

interface Apart {
  readonly side: BenchSide;
  readonly other: BenchSide;
  /** Largest difference of two losses as a share of the larger, and the step it is at. */
  readonly relative: number;
  readonly step: number;
  /** Steps until they are a thousandth of the loss apart. */
  readonly togetherFor: number;
}

export async function followCurves(
  row: Row,
  { sides, runtime, parameters }: OpenSides,
  { steps, epsilon, json }: { steps: number; epsilon: number; json: boolean },
): Promise<void> {
  const losses = new Map<BenchSide, number[]>(sides.map(([name]) => [name, []]));
  for (let from = 0; from < steps; from += turn)
    for (const [name, runner] of sides) {
      const run = await runner.run(from, Math.min(turn, steps - from));
      losses.get(name)?.push(...run.losses);
    }
  const apart = pairs([...losses]);
  const { title, name } = row;
  if (json) {
    const curves = Object.fromEntries(losses);
    const about = { row: name, title, parameters, machine: machine(), runtime, steps, epsilon };
    console.log(JSON.stringify({ ...about, apart, curves }, null, 2));
  } else {
    console.log(`\n${title}, ε ${epsilon}\n${parameters} parameters · ${runtime} · ${machine()}`);
    for (const [side, runner] of sides) {
      const curve = losses.get(side) ?? [];
      console.log(
        `  ${side.padEnd(6)} loss ${curve[0]?.toFixed(6)} → ${curve.at(-1)?.toFixed(6)} in ${steps} steps  ${runner.facts}`,
      );
    }
    for (const { side, other, relative, step, togetherFor } of apart)
      console.log(
        `  ${side} and ${other} come apart by ${relative.toExponential(1)} of the loss at most, at step ${step}; within ${together} of it for ${togetherFor} steps`,
      );
  }
  for (const yardstick of ['stock', 'exact'] as const) hold(apart, yardstick);
}

function hold(apart: readonly Apart[], yardstick: BenchSide): void {
  const has = (pair: Apart, name: BenchSide) => pair.side === name || pair.other === name;
  const fromIt = apart.filter((pair) => has(pair, yardstick));
  const ours = fromIt.find((pair) => has(pair, 'ours'));
  if (!ours) return;
  const others = fromIt
    .filter((pair) => !has(pair, 'ours'))
    .filter((pair) => yardstick === 'exact' || !has(pair, 'exact'))
    .map(({ relative }) => relative);
  const allowed =
    others.length > 0 ? Math.max(timesOthers * Math.max(...others), allowedAlways) : allowedAlone;
  // Written so that NaN is off too.
  if (ours.relative <= allowed) return;
  throw new Error(
    `The curves of ours and ${yardstick} do not coincide: at step ${ours.step} they are ${ours.relative.toExponential(1)} of the loss apart, and ${allowed.toExponential(1)} is allowed.`,
  );
}

const pairs = (curves: readonly Curve[]): Apart[] =>
  curves.flatMap((curve, i) => curves.slice(i + 1).map((other) => between(curve, other)));

function between([side, a]: Curve, [other, b]: Curve): Apart {
  let [relative, step, togetherFor] = [0, 0, a.length];
  for (let index = 0; index < a.length; index++) {
    const [x, y] = [a[index] ?? Number.NaN, b[index] ?? Number.NaN];
    const share = Math.abs(x - y) / Math.max(Math.abs(x), Math.abs(y), 1e-12);
    if (!(share <= relative)) [relative, step] = [share, index];
    if (!(share <= together)) togetherFor = Math.min(togetherFor, index);
  }
  return { side, other, relative, step, togetherFor };
}
