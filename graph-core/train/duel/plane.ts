// A game of points: the critic's score on a grid around real ones, and which way each sample would have to move to raise its own.
import type { Tensor, Tf } from '../../engine/ops.ts';
import type { Duel } from '../../inspect/duel.ts';

/** Points along each side of the surface. */
const grid = 30;
/** Of the surface beyond the real points, as a share of their extent. */
const margin = 0.25;

/** `scored` gives the critic's scores of points [count, 2], inside a tidy. */
export async function planeOf(
  tf: Tf,
  points: Float32Array,
  samples: Float32Array,
  scored: (points: Tensor) => Tensor,
): Promise<Pick<Duel, 'surface' | 'arrows'>> {
  const range = rangeOf(points);
  const along = (low: number, high: number, index: number) =>
    low + ((high - low) * index) / (grid - 1);
  const places = Float32Array.from({ length: 2 * grid * grid }, (_, index) => {
    const at = index >> 1;
    return index % 2 === 0
      ? along(range[0], range[1], at % grid)
      : along(range[2], range[3], Math.floor(at / grid));
  });
  const [surface, slopes] = tf.tidy((): [Tensor, Tensor] => [
    scored(tf.tensor(places, [grid * grid, 2])).clone(),
    tf.grad((at) => tf.sum(scored(at)))(tf.tensor(samples, [samples.length / 2, 2])),
  ]);
  const scores = Float32Array.from(await surface.data());
  const arrows = Float32Array.from(await slopes.data());
  surface.dispose();
  slopes.dispose();
  return { surface: { range, size: grid, scores }, arrows };
}

/** Lowest and highest of both numbers, with a margin. */
function rangeOf(points: Float32Array): readonly [number, number, number, number] {
  const of = (axis: number): readonly [number, number] => {
    const values = [...points].filter((_, index) => index % 2 === axis);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const beyond = margin * (high - low || 1);
    return [low - beyond, high + beyond];
  };
  return [...of(0), ...of(1)];
}
