// The curves of curves.csv: those of training, up to a step. Held-out columns are the validations', which run.json has.
import type { Curve } from '../train/protocol.ts';

export function curvesOfCsv(csv: string, until = Number.POSITIVE_INFINITY): Map<string, Curve> {
  const [head = '', ...rows] = csv.trim().split('\n');
  const [, ...names] = head.split(',');
  const curves = new Map<string, { steps: number[]; values: number[] }>();
  for (const row of rows) {
    const [at = '', ...cells] = row.split(',');
    const step = Number(at);
    if (!(step <= until)) continue;
    names.forEach((name, index) => {
      const cell = cells[index] ?? '';
      if (cell === '' || /^(final )?held-out /.test(name)) return;
      const curve = curves.get(name) ?? { steps: [], values: [] };
      curve.steps.push(step);
      curve.values.push(Number(cell));
      curves.set(name, curve);
    });
  }
  return curves;
}
