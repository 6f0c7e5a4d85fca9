// Points of curves between two messages.
import type { Curve } from './protocol.ts';

export interface CurveKeeper {
  add(name: string, step: number, value: number): void;
  /** All points since the last call, by name. */
  take(): Record<string, Curve>;
}

export function curveKeeper(): CurveKeeper {
  let curves = new Map<string, { steps: number[]; values: number[] }>();
  return {
    add(name, step, value) {
      const curve = curves.get(name) ?? { steps: [], values: [] };
      curve.steps.push(step);
      curve.values.push(value);
      curves.set(name, curve);
    },
    take() {
      const taken = Object.fromEntries(curves);
      curves = new Map();
      return taken;
    },
  };
}
