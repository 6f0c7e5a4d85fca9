// Follows the loss of every side of a row step by step and says how far they come apart. Knows no side.
import type { BenchSide, OpenSides } from './open-sides.ts';
import { machine } from './open-sides.ts';
import type { Row } from './row.ts';

/** Steps of one side before it is the next one's turn. */
const turn = 20;

/**
 * Largest share of the loss by which ours may be off stock's at a step; see README.md for what PyTorch is off by.
 */
const tolerance = 1e-3;

export interface Apart {
  readonly one: BenchSide;
  readonly other: BenchSide;
  /** Largest difference of two losses as a share of the larger, and the step it is at. */
  readonly relative: number;
  readonly step: number;
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
  const apart = pairs([...losses]);
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
          tolerance,
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
    for (const { one, other, relative, step } of apart)
      console.log(
        `  ${one} and ${other} come apart by ${relative.toExponential(1)} of the loss at most, at step ${step}`,
      );
  }
  const off = apart.find(
    ({ one, other, relative }) =>
      [one, other].includes('ours') && !(relative <= tolerance) /* NaN is off too */,
  );
  if (off)
    throw new Error(
      `The curves of ${off.one} and ${off.other} do not coincide: at step ${off.step} they are ${off.relative.toExponential(1)} of the loss apart, and ${tolerance} is allowed.`,
    );
}

function pairs(curves: readonly (readonly [BenchSide, readonly number[]])[]): Apart[] {
  return curves.flatMap(([one, a], i) =>
    curves.slice(i + 1).map(([other, b]) => {
      let [relative, step] = [0, 0];
      for (let at = 0; at < a.length; at++) {
        const [x, y] = [a[at] ?? Number.NaN, b[at] ?? Number.NaN];
        const share = Math.abs(x - y) / Math.max(Math.abs(x), Math.abs(y), 1e-12);
        if (!(share <= relative)) [relative, step] = [share, at];
      }
      return { one, other, relative, step };
    }),
  );
}
