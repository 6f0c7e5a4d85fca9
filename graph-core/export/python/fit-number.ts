// The expression over variables that a number is, from what it is at other values of them.
import type { Python } from '../../blocks/kit/python.ts';
import { code, operate, py } from '../../blocks/kit/python.ts';

type Values = ReadonlyMap<string, number>;

interface Case {
  readonly value: number;
  readonly values: Values;
  /** Variables that differ from now. */
  readonly changed: readonly string[];
}

type Wording = (variable: string) => Python;

/**
 * `4 * d_model`, `units + 1`, `d_model // heads`, `math.sqrt(d_model)`; the number itself where no variable moves it.
 * Undefined where it is none of these at every case. The first cases change one variable each.
 */
export function fitted(
  now: number,
  values: Values,
  cases: readonly Case[],
  wording: Wording,
): Python | undefined {
  const moving = cases.filter(({ changed, value }) => changed.length === 1 && value !== now);
  const found =
    cases.every(({ value }) => value === now) || moving.length > 0
      ? (product(now, values, moving, wording) ?? sum(now, values, moving, wording))
      : undefined;
  if (!found) return undefined;
  return cases.every((other) => near(found.at(other.values), other.value))
    ? found.written()
    : undefined;
}

interface Found {
  at(values: Values): number;
  written(): Python;
}

const powers = [1, -1, 2, 0.5, -0.5];

function product(
  now: number,
  values: Values,
  moving: readonly Case[],
  wording: Wording,
): Found | undefined {
  const exponents = new Map<string, number>();
  for (const { changed, value, values: there } of moving) {
    const [name = ''] = changed;
    const ratio = (there.get(name) ?? 0) / (values.get(name) ?? 0);
    const power = powers.find((exponent) => near(value / now, ratio ** exponent));
    if (power === undefined) return undefined;
    exponents.set(name, power);
  }
  const over = (at: Values) =>
    [...exponents].reduce((all, [name, power]) => all * (at.get(name) ?? 0) ** power, 1);
  const times = now / over(values);
  const whole = Math.round(times);
  const part = Math.round(1 / times);
  const wholeNumber = Number.isInteger(now);
  const isWhole = near(times, whole);
  if (!isWhole && !(wholeNumber && near(1 / times, part)) && exponents.size > 0 && wholeNumber)
    return undefined;
  const pick = (wanted: number) =>
    [...exponents].flatMap(([name, power]) => (power === wanted ? [wording(name)] : []));
  const written = (): Python => {
    if (exponents.size === 0) return { kind: 'literal', value: now };
    const roots = pick(0.5).map((of) => py('math.sqrt', [of]));
    const factor = isWhole ? whole : wholeNumber ? 1 : times;
    const above = [
      ...(factor === 1 ? [] : [factor]),
      ...pick(1),
      ...pick(2).flatMap((of) => [of, of]),
      ...roots,
    ];
    const below = [
      ...(isWhole || !wholeNumber ? [] : [part]),
      ...pick(-1),
      ...pick(-0.5).map((of) => py('math.sqrt', [of])),
    ];
    const numerator = above.length === 0 ? operate('*', 1) : operate('*', ...above);
    if (below.length === 0) return numerator;
    const rooted = [...exponents.values()].some((power) => !Number.isInteger(power));
    if (rooted || !wholeNumber) return operate('/', numerator, ...below);
    return below.reduce<Python>(
      (all, divisor) =>
        code`(${all} // ${typeof divisor === 'object' ? divisor : String(divisor)})`,
      numerator,
    );
  };
  return { at: (there) => times * over(there), written };
}

function sum(
  now: number,
  values: Values,
  moving: readonly Case[],
  wording: Wording,
): Found | undefined {
  const slopes = new Map<string, number>();
  for (const { changed, value, values: there } of moving) {
    const [name = ''] = changed;
    const slope = (value - now) / ((there.get(name) ?? 0) - (values.get(name) ?? 0));
    if (!Number.isInteger(slope) || slope < 1) return undefined;
    slopes.set(name, slope);
  }
  const over = (at: Values) =>
    [...slopes].reduce((all, [name, slope]) => all + slope * (at.get(name) ?? 0), 0);
  const rest = now - over(values);
  if (!Number.isInteger(rest)) return undefined;
  const written = (): Python => {
    const terms = [...slopes].map(([name, slope]) =>
      slope === 1 ? wording(name) : operate('*', slope, wording(name)),
    );
    const all = operate('+', ...terms, ...(rest > 0 ? [rest] : []));
    return rest < 0 ? operate('-', all, -rest) : all;
  };
  return { at: (there) => rest + over(there), written };
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}
