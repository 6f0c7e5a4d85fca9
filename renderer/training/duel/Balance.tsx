// The players' losses on one axis, each with the line at which nobody has the upper hand.
import { useState } from 'react';
import type { Duel } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { measured } from '../../parts/numbers.ts';
import type { CurveBook } from '../../run/curves.ts';
import { lineLook } from '../line-look.ts';
import type { Line } from '../line-table.ts';
import { LineSample } from '../LineSample.tsx';
import { CurveChart } from '../CurveChart.tsx';
import { legendValue } from '../legend.ts';

export interface NamedPlayer {
  readonly id: string;
  readonly name: string;
}

interface BalanceProps {
  readonly players: readonly NamedPlayer[];
  readonly duel: Duel;
  readonly curves: CurveBook;
}

const smoothing = 0.6;

export function Balance({ players, duel, curves }: BalanceProps) {
  const { t } = useWords();
  const [range, setRange] = useState<readonly [number, number]>();
  const entries = players.flatMap(({ id, name }, index) => {
    const series = curves.series('training', `${id} loss`);
    if (!series || series.length === 0) return [];
    const equilibrium = duel.players[id]?.equilibrium;
    return [{ id, name, series, equilibrium, look: lineLook(index) }];
  });
  if (entries.length === 0) return null;
  const lines = entries.flatMap(({ id, name, series, equilibrium, look }): Line[] => {
    const { steps, length } = series;
    const ends = [steps[0] ?? 0, steps[length - 1] ?? 0];
    const { color } = look;
    const line: Line[] = [
      { id: `${id} raw`, name, series, color, alpha: 0.28 },
      { id, series, ...look, smoothing },
    ];
    if (equilibrium === undefined) return line;
    const level = {
      steps: Float64Array.from(ends),
      values: Float64Array.of(equilibrium, equilibrium),
      length: 2,
    };
    return [...line, { id: `${id} equilibrium`, series: level, color, dashed: true }];
  });
  const told = entries.map(({ id, name, series, equilibrium, look }) => ({
    id,
    look,
    words:
      equilibrium === undefined
        ? name
        : t('duel.equilibrium', { name, value: measured(equilibrium) }),
    value: measured(legendValue('training', series, smoothing, undefined).drawn),
  }));
  return (
    <figure className="chart-figure duel-balance">
      <figcaption className="duel-title">{t('duel.balance')}</figcaption>
      <CurveChart
        label={told.map(({ words, value }) => `${words}: ${value}`).join(', ')}
        axes={{ x: t('training.axis-step'), y: t('training.curve-loss') }}
        lines={lines}
        log={false}
        range={range}
        onRange={setRange}
        onPoint={() => undefined}
        height={160}
      />
      <ul className="legend">
        {told.map(({ id, words, value, look }) => (
          <li key={id} className="legend-entry duel-legend-entry">
            <LineSample {...look} />
            <span>{words}</span>
            <span className="numbers legend-value">{value}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}
