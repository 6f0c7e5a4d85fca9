// Charts of a report as drawings: lines or points over two axes, each with its title and round numbers.
import type { Drawn } from './drawn.ts';
import { drawn } from './drawn.ts';

interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Chart {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly series: readonly Series[];
  readonly as: 'lines' | 'points';
  /** A thin line from corner to corner: what chance gives, or what would be right. */
  readonly diagonal?: boolean;
  /** The axes where they are not those of the points. */
  readonly range?: readonly [least: number, most: number];
}

const [width, height] = [420, 320];
const [left, right, top, bottom] = [78, 32, 12, 48];
const ticks = 5;

type Scale = (value: number) => number;

export function drawChart(chart: Chart): Drawn {
  const all = chart.series.flatMap(({ points }) => points);
  const xs = axis(chart.range ?? extent(all.map(([x]) => x)));
  const ys = axis(chart.range ?? extent(all.map(([, y]) => y)));
  const atX: Scale = (x) =>
    rounded(left + ((x - xs.least) / (xs.most - xs.least)) * (width - left - right));
  const atY: Scale = (y) =>
    rounded(height - bottom - ((y - ys.least) / (ys.most - ys.least)) * (height - top - bottom));
  const [low, high] = [Math.max(xs.least, ys.least), Math.min(xs.most, ys.most)];
  const corners = { x1: atX(low), y1: atY(low), x2: atX(high), y2: atY(high) };
  return drawn(
    'figure',
    {},
    drawn(
      'svg',
      { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': chart.title },
      ...grid(xs.ticks, atX, ys.ticks, atY),
      ...(chart.diagonal && high > low ? [drawn('line', { class: 'chance', ...corners })] : []),
      ...chart.series.map((series, index) => drawSeries(series, index, chart.as, atX, atY)),
      drawn(
        'text',
        {
          class: 'axis',
          x: (left + width - right) / 2,
          y: height - 8,
          'text-anchor': 'middle',
        },
        chart.x,
      ),
      drawn(
        'text',
        {
          class: 'axis',
          transform: `translate(12 ${(top + height - bottom) / 2}) rotate(-90)`,
          'text-anchor': 'middle',
        },
        chart.y,
      ),
    ),
    drawn('figcaption', {}, chart.title, ...legend(chart.series)),
  );
}

function grid(xTicks: readonly number[], atX: Scale, yTicks: readonly number[], atY: Scale) {
  const [foot, edge] = [height - bottom, width - right];
  return [
    ...xTicks.flatMap((x) => [
      drawn('line', { class: 'grid', x1: atX(x), x2: atX(x), y1: top, y2: foot }),
      drawn('text', { x: atX(x), y: foot + 16, 'text-anchor': 'middle' }, label(x)),
    ]),
    ...yTicks.flatMap((y) => [
      drawn('line', { class: 'grid', x1: left, x2: edge, y1: atY(y), y2: atY(y) }),
      drawn('text', { x: left - 6, y: rounded(atY(y) + 4), 'text-anchor': 'end' }, label(y)),
    ]),
  ];
}

function drawSeries(
  { name, points }: Series,
  index: number,
  as: Chart['as'],
  atX: Scale,
  atY: Scale,
): Drawn {
  const colour = { class: `s${index % colours}` };
  const title = drawn('title', {}, name);
  if (as === 'lines') {
    const places = points.map(([x, y]) => `${atX(x)},${atY(y)}`).join(' ');
    return drawn('polyline', { ...colour, points: places }, title);
  }
  const dots = points.map(([x, y]) => drawn('circle', { cx: atX(x), cy: atY(y), r: 2 }));
  return drawn('g', colour, ...dots, title);
}

const colours = 12;
const mostNamed = 12;

function legend(series: readonly Series[]): (Drawn | string)[] {
  if (series.length < 2) return [];
  const named = series
    .slice(0, mostNamed)
    .map(({ name }, index) => drawn('span', { class: `key k${index % colours}` }, name));
  const more = series.length > mostNamed ? [' …'] : [];
  return [drawn('span', { class: 'keys' }, ...named, ...more)];
}

function extent(values: readonly number[]): readonly [number, number] {
  const known = values.filter(Number.isFinite);
  return known.length === 0 ? [0, 1] : [Math.min(...known), Math.max(...known)];
}

/** Between round numbers around them. */
function axis([least, most]: readonly [number, number]) {
  const span = most - least || Math.abs(most) || 1;
  const rough = span / ticks;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((times) => times * power >= rough) ?? 10) * power;
  const [from, to] = [Math.floor(least / step), Math.ceil(most / step)];
  const count = Math.max(1, to - from);
  return {
    least: from * step,
    most: (from + count) * step,
    ticks: Array.from({ length: count + 1 }, (_, index) => (from + index) * step),
  };
}

function rounded(coordinate: number): number {
  return Number(coordinate.toFixed(1));
}

function label(value: number): string {
  return Number(value.toPrecision(6)).toLocaleString('en', { maximumSignificantDigits: 4 });
}
