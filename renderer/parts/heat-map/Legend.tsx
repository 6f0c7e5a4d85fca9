// What the colours of a map stand for, always beside it.
import { useMemo } from 'react';
import { HeatCanvas } from '../pictures/HeatCanvas.tsx';
import type { Ramps } from '../pictures/use-ramps.ts';

interface LegendProps {
  readonly limit: number;
  readonly signed: boolean;
  readonly ramps: Ramps;
}

/** Where there are signs, cells that hold one. */
const steps = (signed: boolean): number => (signed ? 13 : 64);

export function Legend({ limit, signed, ramps }: LegendProps) {
  const values = useMemo(
    () =>
      Float32Array.from({ length: steps(signed) }, (_, index) => {
        const share = index / (steps(signed) - 1);
        return signed ? share * 2 - 1 : share;
      }),
    [signed],
  );
  const end = limit >= 100 ? limit.toFixed(0) : limit.toPrecision(2);
  return (
    <span className="heat-legend numbers">
      <span>{signed ? `−${end}` : '0'}</span>
      <span className="heat-legend-bar">
        <HeatCanvas
          values={values}
          rows={1}
          columns={values.length}
          limit={1}
          signs
          {...{ signed, ramps }}
        />
      </span>
      <span>{end}</span>
    </span>
  );
}
