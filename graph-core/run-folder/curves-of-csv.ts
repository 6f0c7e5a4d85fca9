// The curves of curves.csv: those of training, up to a step. Held-out columns are the validations', which run.json has.
import { addPoint, type GrowingCurves } from '../train/curves.ts';
import type { Curve } from '../train/protocol.ts';

export function curvesOfCsv(csv: string, until = Number.POSITIVE_INFINITY): Map<string, Curve> {
  const [head = '', ...rows] = csv.trim().split('\n');
  const [, ...names] = head.split(',');
  const curves: GrowingCurves = new Map();
  for (const row of rows) {
    const [at = '', ...cells] = row.split(',');
    const step = Number(at);
    if (!(step <= until)) continue;
    names.forEach((name, index) => {
      const cell = cells[index] ?? '';
      if (cell === '' || /^(final )?held-out /.test(name)) return;
      addPoint(curves, name, step, Number(cell));
    });
  }
  return curves;
}
