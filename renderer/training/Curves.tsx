// The charts of the training room: losses, metrics, and what steers them, with a legend that reads values. Knows no engine.
import { Maximize2 } from 'lucide-react';
import { useState } from 'react';
import type { Split } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { IconButton } from '../parts/Button.tsx';
import { FlagField } from '../parts/Field.tsx';
import { Segments } from '../parts/Segments.tsx';
import type { LineLook } from './line-look.ts';
import type { Line } from './line-table.ts';
import { LineSample } from './LineSample.tsx';
import { CurveChart } from './CurveChart.tsx';
import type { CurveBook, Series } from '../run/curves.ts';
import { legendValue, smoothingOf } from './legend.ts';
import { useMeasureWords } from '../run/metric-words.ts';
import { useShownRun } from '../run/shown-run.ts';
import { measured } from '../parts/numbers.ts';
import { WeightedLoss } from './WeightedLoss.tsx';

/** Curves of one run, under the name and with the look it has in the list of runs. */
export interface Shown extends LineLook {
  readonly id: string;
  readonly name: string;
  readonly curves: CurveBook;
}

interface CurvesProps {
  /** The present run first. */
  readonly runs: readonly Shown[];
}

export function Curves({ runs }: CurvesProps) {
  const { t } = useWords();
  const all = [...new Set(runs.flatMap(({ curves }) => curves.names().map(({ name }) => name)))];
  // Players have losses of their own, and none together.
  const loss = all.includes('loss')
    ? 'loss'
    : (all.find((name) => name.endsWith(' loss')) ?? 'loss');
  const names = all.filter((name) => name !== loss);
  const [chosen, choose] = useState<string>();
  const [log, setLog] = useState(false);
  const [smoothing, setSmoothing] = useState(0.6);
  const [range, setRange] = useState<readonly [number, number]>();
  const second = chosen !== undefined && names.includes(chosen) ? chosen : names[0];
  const word = useMeasureWords();
  const common = { runs, smoothing, range, onRange: setRange };
  return (
    <div className="curves">
      <div className="curves-bar">
        <label className="curves-smoothing">
          <span>{t('training.smoothing')}</span>
          <input
            type="range"
            min={0}
            max={0.98}
            step={0.02}
            value={smoothing}
            onChange={(event) => setSmoothing(Number(event.target.value))}
          />
        </label>
        <FlagField label={t('training.log-scale')} value={log} onChange={setLog} />
        <span className="curves-zoom">
          {range ? (
            <IconButton
              icon={Maximize2}
              label={t('training.show-all-steps')}
              onClick={() => setRange(undefined)}
            />
          ) : null}
        </span>
      </div>
      <Chart {...common} name={loss} title={word(loss)} log={log} height={220} />
      <WeightedLoss />
      {second !== undefined ? (
        <>
          {names.length > 1 ? (
            <Segments
              label={t('training.which-curve')}
              value={second}
              options={names.map((name) => ({ value: name, label: word(name) }))}
              onChange={choose}
            />
          ) : null}
          <Chart {...common} name={second} title={word(second)} log={false} height={180} />
        </>
      ) : null}
      <p className="quiet curves-hint">{t('training.zoom-hint')}</p>
    </div>
  );
}

interface ChartProps extends CurvesProps {
  readonly name: string;
  readonly title: string;
  readonly log: boolean;
  readonly smoothing: number;
  readonly range: readonly [number, number] | undefined;
  readonly onRange: (range: readonly [number, number] | undefined) => void;
  readonly height: number;
}

function Chart({ runs, name, title, log, smoothing, range, onRange, height }: ChartProps) {
  const { t, read } = useWords();
  const baseline = useShownRun(({ baselines }) => baselines[name]);
  const [hidden, hide] = useState<ReadonlySet<string>>(new Set());
  const [point, setPoint] = useState<number>();
  const entries = runs.flatMap((run) =>
    (['training', 'held-out'] as const).flatMap((split) => {
      const series = run.curves.series(split, name);
      return series ? [{ key: `${run.id} ${split}`, run, split, series }] : [];
    }),
  );
  const measuredLines = entries
    .filter(({ key }) => !hidden.has(key))
    .flatMap(({ key, run, split, series }) => {
      const word = t(split === 'training' ? 'training.split-training' : 'training.split-held-out');
      const name = runs.length > 1 ? `${run.name} · ${word}` : word;
      return drawn(key, name, run, split, series, smoothing);
    });
  const lines = baseline ? [...measuredLines, flat(baseline.value, measuredLines)] : measuredLines;
  const splitWord = (split: Split, series: Series) => {
    const word = t(split === 'training' ? 'training.split-training' : 'training.split-held-out');
    const isSmoothed = smoothingOf(split, series, smoothing) > 0;
    return isSmoothed ? t('training.smoothed', { split: word }) : word;
  };
  const values = entries.map(({ run, split, series }) => {
    const { drawn: value } = legendValue(split, series, smoothing, undefined);
    return `${run.name} ${splitWord(split, series)} ${measured(value)}`;
  });
  return (
    <figure className="chart-figure">
      <figcaption className="chart-head">
        <span className="chart-title">{title}</span>
        <span className="chart-step numbers">
          {point === undefined ? '' : t('training.at-step', { step: Math.round(point) })}
        </span>
      </figcaption>
      <CurveChart
        label={`${title}: ${values.join(', ')}`}
        axes={{ x: t('training.axis-step'), y: title }}
        {...{ lines, log, range, onRange, height }}
        onPoint={setPoint}
      />
      <ul className="legend">
        {entries.map(({ key, run, split, series }) => (
          <li key={key}>
            <button
              type="button"
              className="legend-entry"
              aria-pressed={!hidden.has(key)}
              onClick={() => hide(toggled(hidden, key))}
            >
              <LineSample color={run.color} mark={run.mark} dashed={split === 'held-out'} />
              <span>
                {runs.length > 1 ? `${run.name} · ` : ''}
                {splitWord(split, series)}
              </span>
              <LegendValues {...{ split, series, smoothing, point }} />
            </button>
          </li>
        ))}
        {baseline ? (
          <li className="legend-baseline">
            <svg aria-hidden width="20" height="8">
              <line x1="0" x2="20" y1="4" y2="4" strokeWidth="1" strokeDasharray="2 3" />
            </svg>
            <span>{t('training.to-beat', { what: read(baseline.says) })}</span>
            <span className="numbers">{measured(baseline.value)}</span>
          </li>
        ) : null}
      </ul>
    </figure>
  );
}

/** A level from the first step to the last. */
function flat(value: number, lines: readonly Line[]): Line {
  const ends = lines.flatMap(({ series: { steps, length } }) =>
    length === 0 ? [] : [steps[0] ?? 0, steps[length - 1] ?? 0],
  );
  const steps = Float64Array.of(Math.min(...ends), Math.max(...ends));
  const series = { steps, values: Float64Array.of(value, value), length: ends.length > 0 ? 2 : 0 };
  return { id: 'baseline', series, color: '--ink-quiet', alpha: 0.8, dashed: true };
}

interface LegendValuesProps {
  readonly split: Split;
  readonly series: Series;
  readonly smoothing: number;
  readonly point: number | undefined;
}

/** Of the line as it is drawn; under the pointer also as it was measured. */
function LegendValues({ split, series, smoothing, point }: LegendValuesProps) {
  const { t } = useWords();
  const { drawn: value, raw } = legendValue(split, series, smoothing, point);
  return (
    <span className="numbers legend-value">
      {measured(value)}
      {point === undefined || raw === undefined ? null : (
        <span className="quiet"> {t('training.as-measured', { value: measured(raw) })}</span>
      )}
    </span>
  );
}

/** Colour and mark say which run, dashes say held out; behind a smoothed line its measurements stand pale. */
function drawn(
  id: string,
  name: string,
  run: Shown,
  split: Split,
  series: Series,
  smoothing: number,
): Line[] {
  const { color, mark } = run;
  if (split === 'held-out')
    return [{ id, name, series, color, mark, dashed: true, dots: series.length < 60 }];
  const weight = smoothingOf(split, series, smoothing);
  if (weight <= 0) return [{ id, name, series, color, mark }];
  return [
    { id: `${id} raw`, name, series, color, alpha: 0.28 },
    { id, series, color, mark, smoothing: weight },
  ];
}

function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}
