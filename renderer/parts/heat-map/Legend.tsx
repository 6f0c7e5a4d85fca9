// What the colours of a map stand for, always beside it.
import { useMemo } from 'react';
import { HeatCanvas } from '../pictures/HeatCanvas.tsx';
import type { Ramps } from '../pictures/use-ramps.ts';

interface LegendProps {
  readonly limit: number;
  readonly signed: boolean;
  readonly ramps: Ramps;
}

const steps = 64;

export function Legend({ limit, signed, ramps }: LegendProps) {
  const values = useMemo(
    () =>
      Float32Array.from({ length: steps }, (_, index) => {
        const share = index / (steps - 1);
        return signed ? share * 2 - 1 : share;
      }),
    [signed],
  );
  const end = limit >= 100 ? limit.toFixed(0) : limit.toPrecision(2);
  return (
    <span className="heat-legend numbers">
      <span>{signed ? `−${end}` : '0'}</span>
      <span className="heat-legend-bar">
        <HeatCanvas values={values} rows={1} columns={steps} limit={1} {...{ signed, ramps }} />
      </span>
      <span>{end}</span>
    </span>
  );
}
