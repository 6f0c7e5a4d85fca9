// Curves while they grow, and their points between two messages.
import type { Curve } from './protocol.ts';

export type GrowingCurves = Map<string, { readonly steps: number[]; readonly values: number[] }>;

export function addPoint(curves: GrowingCurves, name: string, step: number, value: number): void {
  const curve = curves.get(name) ?? { steps: [], values: [] };
  curve.steps.push(step);
  curve.values.push(value);
  curves.set(name, curve);
}

export interface CurveKeeper {
  add(name: string, step: number, value: number): void;
  /** All points since the last call, by name. */
  take(): Record<string, Curve>;
}

export function curveKeeper(): CurveKeeper {
  let curves: GrowingCurves = new Map();
  return {
    add: (name, step, value) => addPoint(curves, name, step, value),
    take() {
      const taken = Object.fromEntries(curves);
      curves = new Map();
      return taken;
    },
  };
}
