// Gradients against finite differences, along random directions of each leaf.
import type { Engine } from '../../engine/engine.ts';
import { hashString, deriveKey, normals } from '../../engine/random.ts';
import type { Fitting } from './case.testing.ts';
import { describeCase } from './case.testing.ts';
import type { Leaves, Numbers, Pass } from './compute.testing.ts';
import { lossOf, toTensors } from './compute.testing.ts';

/** float32 losses, so that steps of a hundredth leave three sound digits. */
const step = 1 / 64;
const tolerance = 1e-2;

export interface Slopes {
  /** What is wrong, as sentences. */
  readonly faults: readonly string[];
  /** Directions along which the loss was smooth enough to tell. */
  readonly checked: number;
}

/**
 * A direction counts only where the loss is smooth, that is where no ReLU or maximum changes sides: steps of two
 * lengths agree, and what the slopes to the left and to the right differ by halves with the step.
 */
export function slopeFaults(
  engine: Engine,
  of: Fitting,
  leaves: Leaves,
  pass: Pass,
  gradients: Readonly<Record<string, Numbers>>,
): Slopes {
  const faults: string[] = [];
  let checked = 0;
  for (const [name, gradient] of Object.entries(gradients))
    for (const trial of [0, 1]) {
      const direction = normals(deriveKey(hashString(name), trial), gradient.data.length);
      const length = Math.hypot(...direction) || 1;
      const unit = direction.map((value) => value / length);
      const along = (distance: number) => lossAlong(engine, of, leaves, pass, name, unit, distance);
      const here = along(0);
      const slopes = (distance: number) => {
        const [right, left] = [along(distance) - here, here - along(-distance)];
        return { mean: (right + left) / (2 * distance), bend: (right - left) / distance };
      };
      const [long, short] = [slopes(step), slopes(step / 2)];
      const told = gradient.data.reduce((sum, value, index) => sum + value * (unit[index] ?? 0), 0);
      const scale = Math.max(1, Math.abs(long.mean));
      const rough = Math.max(
        Math.abs(long.mean - short.mean),
        Math.abs(long.bend - 2 * short.bend),
      );
      if (rough > (tolerance * scale) / 4) continue;
      checked++;
      if (Math.abs(told - short.mean) > tolerance * scale)
        faults.push(
          `${describeCase(of)}: ${name}: gradient ${told}, finite difference ${short.mean}`,
        );
    }
  return { faults, checked };
}

function lossAlong(
  engine: Engine,
  of: Fitting,
  leaves: Leaves,
  pass: Pass,
  name: string,
  unit: Float32Array,
  distance: number,
): number {
  const leaf = leaves[name];
  if (!leaf) throw new Error(`There is no leaf ${name}.`);
  const data = leaf.data.map((value, index) => value + distance * (unit[index] ?? 0));
  const tensors = toTensors(engine, of, { ...leaves, [name]: { shape: leaf.shape, data } });
  const loss = engine.tf.tidy(() => lossOf(engine, of, tensors, pass).dataSync()[0] ?? Number.NaN);
  engine.tf.dispose(tensors);
  return loss;
}
