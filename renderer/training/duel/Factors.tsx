// How much each attention block adds, over time where there is more than one moment, and whether its map may be read.
import { useState } from 'react';
import { leastFactor } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { measured } from '../../parts/numbers.ts';
import type { DuelFrame } from '../../run/duel-history.ts';
import { CurveChart } from '../CurveChart.tsx';
import { lineLook } from '../line-look.ts';
import { LineSample } from '../LineSample.tsx';

interface FactorsProps {
  readonly frames: readonly DuelFrame[];
  readonly shown: DuelFrame;
  /** A block's name as the canvas shows it. */
  readonly nameOf: (path: string) => string;
}

export function Factors({ frames, shown, nameOf }: FactorsProps) {
  const { t } = useWords();
  const [range, setRange] = useState<readonly [number, number]>();
  const { factors } = shown.duel;
  if (factors.length === 0) return null;
  const lines = factors.map(({ path }, index) => {
    const points = frames.flatMap(({ step, duel }) => {
      const found = duel.factors.find((factor) => factor.path === path);
      return found ? [{ step, value: found.value }] : [];
    });
    return {
      id: path,
      name: nameOf(path),
      ...lineLook(index),
      dots: points.length < 60,
      series: {
        steps: Float64Array.from(points, ({ step }) => step),
        values: Float64Array.from(points, ({ value }) => value),
        length: points.length,
      },
    };
  });
  return (
    <figure className="chart-figure duel-factors">
      <figcaption className="duel-title">{t('duel.factors')}</figcaption>
      {frames.length > 1 ? (
        <CurveChart
          label={factors.map(({ path, value }) => `${nameOf(path)}: ${measured(value)}`).join(', ')}
          axes={{ x: t('training.axis-step'), y: 'γ' }}
          lines={lines}
          log={false}
          range={range}
          onRange={setRange}
          onPoint={() => undefined}
          height={120}
        />
      ) : null}
      <ul className="legend">
        {factors.map(({ path, value }, index) => (
          <li key={path} className="legend-entry duel-legend-entry">
            <LineSample {...lineLook(index)} />
            <span>{nameOf(path)}</span>
            <span className="numbers legend-value">{measured(value)}</span>
            {Math.abs(value) < leastFactor ? (
              <span className="duel-unused">{t('duel.unused')}</span>
            ) : null}
          </li>
        ))}
      </ul>
      <p className="quiet">{t('duel.factors-help', { least: leastFactor })}</p>
    </figure>
  );
}
