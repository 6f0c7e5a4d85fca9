// Charts as inline SVG: lines or points over two axes, each with its title and round numbers.
import { escaped } from './escape.ts';

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
const [left, right, top, bottom] = [64, 12, 12, 48];
const ticks = 5;

export function chartSvg(chart: Chart): string {
  const all = chart.series.flatMap(({ points }) => points);
  const xs = axis(chart.range ?? extent(all.map(([x]) => x)));
  const ys = axis(chart.range ?? extent(all.map(([, y]) => y)));
  const atX = (x: number) =>
    left + ((x - xs.least) / (xs.most - xs.least)) * (width - left - right);
  const atY = (y: number) =>
    height - bottom - ((y - ys.least) / (ys.most - ys.least)) * (height - top - bottom);
  const at = ([x, y]: readonly [number, number]) => `${atX(x).toFixed(1)},${atY(y).toFixed(1)}`;
  const drawn = chart.series.map(({ name, points }, index) => {
    const title = `<title>${escaped(name)}</title>`;
    if (chart.as === 'lines')
      return `<polyline class="s${index % colours}" points="${points.map(at).join(' ')}">${title}</polyline>`;
    const dots = points.map(
      ([x, y]) => `<circle cx="${atX(x).toFixed(1)}" cy="${atY(y).toFixed(1)}" r="2"/>`,
    );
    return `<g class="s${index % colours}">${dots.join('')}${title}</g>`;
  });
  const low = Math.max(xs.least, ys.least);
  const high = Math.min(xs.most, ys.most);
  return [
    `<figure><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(chart.title)}">`,
    ...xs.ticks.map(
      (x) =>
        `<line class="grid" x1="${atX(x).toFixed(1)}" x2="${atX(x).toFixed(1)}" y1="${top}" y2="${height - bottom}"/><text x="${atX(x).toFixed(1)}" y="${height - bottom + 16}" text-anchor="middle">${label(x)}</text>`,
    ),
    ...ys.ticks.map(
      (y) =>
        `<line class="grid" x1="${left}" x2="${width - right}" y1="${atY(y).toFixed(1)}" y2="${atY(y).toFixed(1)}"/><text x="${left - 6}" y="${(atY(y) + 4).toFixed(1)}" text-anchor="end">${label(y)}</text>`,
    ),
    ...(chart.diagonal && high > low
      ? [
          `<line class="chance" x1="${atX(low).toFixed(1)}" y1="${atY(low).toFixed(1)}" x2="${atX(high).toFixed(1)}" y2="${atY(high).toFixed(1)}"/>`,
        ]
      : []),
    ...drawn,
    `<text class="axis" x="${(left + width - right) / 2}" y="${height - 8}" text-anchor="middle">${escaped(chart.x)}</text>`,
    `<text class="axis" transform="translate(14 ${(top + height - bottom) / 2}) rotate(-90)" text-anchor="middle">${escaped(chart.y)}</text>`,
    `</svg><figcaption>${escaped(chart.title)}${legend(chart.series)}</figcaption></figure>`,
  ].join('');
}

const colours = 12;
const mostNamed = 12;

function legend(series: readonly Series[]): string {
  if (series.length < 2) return '';
  const named = series
    .slice(0, mostNamed)
    .map(({ name }, index) => `<span class="key k${index % colours}">${escaped(name)}</span>`);
  return `<br>${named.join(' ')}${series.length > mostNamed ? ' …' : ''}`;
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

function label(value: number): string {
  return Number(value.toPrecision(6)).toLocaleString('en', { maximumSignificantDigits: 4 });
}
