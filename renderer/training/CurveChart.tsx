// Lines over steps, drawn by uPlot: zoom by dragging, values under the pointer.
import { useEffect, useLayoutEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { tokenColor } from '../parts/token-color.ts';
import { useThemeChanges } from '../parts/theme.ts';
import { AsTable } from '../parts/AsTable.tsx';
import { markedPoints } from './line-look.ts';
import type { Line } from './line-table.ts';
import { lineTable } from './line-table.ts';
import { align, smooth, thin } from './thin.ts';
import { valueRange } from './value-range.ts';

interface CurveChartProps {
  /** What it shows, in one sentence, for those who do not see it. */
  readonly label: string;
  /** What its axes count. */
  readonly axes: { readonly x: string; readonly y: string };
  readonly lines: readonly Line[];
  readonly log: boolean;
  /** Steps shown; absent = all there are. */
  readonly range: readonly [number, number] | undefined;
  readonly onRange: (range: readonly [number, number] | undefined) => void;
  /** The step under the pointer. */
  readonly onPoint: (step: number | undefined) => void;
  readonly height: number;
}

const gutter = 56;
/** With the title of its axis. */
const beside = gutter + 16;
const font = '11px "JetBrains Mono Variable", "Noto Sans JP Variable", ui-monospace, monospace';
const css = (token: `--${string}`, alpha = 1) => `rgba(${tokenColor(token).join(',')},${alpha})`;

export function CurveChart(props: CurveChartProps) {
  const { label, axes, lines, log, range, height } = props;
  const { x, y } = axes;
  const container = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(undefined);
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
  });
  const theme = useThemeChanges();
  const shape = lines
    .map(({ id, color, dashed, mark }) => `${id} ${color} ${dashed} ${mark}`)
    .join('|');

  // The chart itself is made anew only where its lines, scale or colours change; data flows into the one there is.
  useEffect(() => {
    const element = container.current;
    if (!element) return;
    const width = () => Math.max(160, element.clientWidth);
    const made = new uPlot(
      {
        width: width(),
        height,
        legend: { show: false },
        cursor: { y: false, drag: { x: true, y: false, setScale: false } },
        scales: {
          x: { time: false },
          y: log ? { distr: 3 } : { range: (_, min, max) => valueRange(min, max) },
        },
        axes: [
          axis({ size: 26, space: 56, label: x, incrs: wholeSteps }),
          axis({ size: gutter, space: 32, label: y }),
        ],
        series: [{}, ...latest.current.lines.map(lineStyle)],
        hooks: {
          drawSeries: [(self, index) => drawMarks(self, index, latest.current.lines[index - 1])],
          setCursor: [
            ({ cursor, data }) => {
              const at = cursor.idx;
              latest.current.onPoint(typeof at === 'number' ? data[0]?.[at] : undefined);
            },
          ],
          setSelect: [
            (self) => {
              const { left, width: wide } = self.select;
              if (wide < 4) return;
              latest.current.onRange([self.posToVal(left, 'x'), self.posToVal(left + wide, 'x')]);
              self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            },
          ],
        },
      },
      [[]],
      element,
    );
    chart.current = made;
    const resized = new ResizeObserver(() => {
      if (made.width !== width()) made.setSize({ width: width(), height });
    });
    resized.observe(element);
    const whole = () => latest.current.onRange(undefined);
    element.addEventListener('dblclick', whole);
    fill(made, latest.current);
    return () => {
      resized.disconnect();
      element.removeEventListener('dblclick', whole);
      made.destroy();
      chart.current = undefined;
    };
  }, [shape, log, height, theme, x, y]);

  useEffect(() => {
    if (chart.current) fill(chart.current, latest.current);
  });

  return (
    <>
      <p className="visually-hidden">{label}</p>
      <div ref={container} className="chart" style={{ height }} data-zoomed={range !== undefined} />
      <AsTable title={y} numbers={() => lineTable(lines, x)} />
    </>
  );
}

function fill(chart: uPlot, { lines, log, range }: CurveChartProps): void {
  const columns = Math.max(80, Math.round(chart.width - beside));
  const last = Math.max(1, ...lines.map(({ series }) => series.steps[series.length - 1] ?? 0));
  const first = Math.min(
    last,
    ...lines.map(({ series }) => (series.length ? (series.steps[0] ?? 0) : last)),
  );
  const [from, to] = range ?? [Math.min(first, last - 1), last];
  const points = lines.map(({ series, smoothing = 0 }) =>
    thin(smooth(series, smoothing), from, to, columns),
  );
  const drawable = (value: number) => Number.isFinite(value) && (!log || value > 0);
  const data = align(points, drawable);
  chart.batch(() => {
    // uPlot takes typed arrays; its type asks for lists of numbers only.
    chart.setData(data as unknown as uPlot.AlignedData, false);
    chart.setScale('x', { min: from, max: to });
  });
}

function drawMarks(chart: uPlot, index: number, line: Line | undefined): void {
  if (!line?.mark) return;
  const { ctx: context, bbox: box, data } = chart;
  const points = [...(data[0] ?? [])].flatMap((x, at) => {
    const y = data[index]?.[at];
    if (y === null || y === undefined) return [];
    const place = { x: chart.valToPos(x, 'x', true), y: chart.valToPos(y, 'y', true) };
    return place.x < box.left || place.x > box.left + box.width ? [] : [place];
  });
  const scale = devicePixelRatio;
  const form = new Path2D(line.mark);
  for (const at of markedPoints(
    points.map(({ x }) => x / scale),
    index,
  )) {
    const { x, y } = points[at] ?? { x: 0, y: 0 };
    context.save();
    context.translate(x, y);
    context.scale(scale, scale);
    context.setLineDash([]);
    context.fillStyle = css(line.color);
    context.strokeStyle = css('--surface');
    context.lineWidth = 1;
    context.fill(form);
    context.stroke(form);
    context.restore();
  }
}

function lineStyle({ color, mark, alpha = 1, dashed, dots }: Line): uPlot.Series {
  return {
    stroke: css(color, alpha),
    width: alpha < 1 ? 1 : 1.75,
    spanGaps: true,
    ...(dashed ? { dash: [5, 4] } : {}),
    points: { show: dots === true && mark === undefined, size: 5, fill: css(color) },
  };
}

/** There is no half a step. */
const wholeSteps = Array.from({ length: 10 }, (_, power) =>
  [1, 2, 5].map((step) => step * 10 ** power),
).flat();

interface AxisWish {
  readonly size: number;
  readonly space: number;
  readonly label: string;
  readonly incrs?: number[];
}

function axis({ size, space, label, incrs }: AxisWish): uPlot.Axis {
  return {
    label,
    labelFont: font,
    labelSize: 16,
    ...(incrs && { incrs }),
    stroke: css('--ink-quiet'),
    font,
    size,
    space,
    gap: 4,
    grid: { stroke: css('--line', 0.7), width: 1 },
    ticks: { show: false },
    values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : short(tick))),
  };
}

/** As few characters as tell ticks apart: 1,200 → 1.2k, 0.00001 → 1e-5. */
function short(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(4))}M`;
  if (size >= 1e4) return `${Number((value / 1e3).toPrecision(4))}k`;
  if (size !== 0 && size < 1e-3) return value.toExponential(0);
  return String(Number(value.toPrecision(4)));
}
