// How fast a training step is on an engine, and which engine to take.
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import type { BackendName, Engine } from './engine.ts';
import type { Tensor } from './ops.ts';
import { stepTime, twoDigits } from './step-time.ts';
import { backendTitles } from './titles.ts';

export interface Timing {
  readonly backend: BackendName;
  /** Median over groups of steps; the first step, which compiles shaders and warms caches, is not counted. */
  readonly millisecondsPerStep: number;
  readonly steps: number;
  /** Estimated from a step of so many examples, where one of the whole batch would have taken too long. */
  readonly estimatedFrom?: number;
}

/**
 * Runs `stepOnce` for about so many milliseconds. Steps run in groups, and only the end of a group is read back, as
 * in training: a read-back per step would count against GPU backends. `stepOnce` answers a tensor of its own making.
 */
export async function benchmark(
  engine: Engine,
  stepOnce: () => Tensor,
  milliseconds: number,
  now: () => number,
): Promise<Timing> {
  const group = async (steps: number): Promise<number> => {
    const start = now();
    for (let i = 0; i < steps; i++) {
      const result = stepOnce();
      if (i === steps - 1) await result.data();
      result.dispose();
    }
    return now() - start;
  };
  await group(1);
  const first = await group(1);
  const size = Math.max(1, Math.min(16, Math.floor(milliseconds / 6 / Math.max(first, 0.1))));
  const times = size > 1 ? [] : [first];
  let spent = first;
  while (spent < milliseconds || times.length === 0) {
    const took = await group(size);
    times.push(took / size);
    spent += took;
  }
  times.sort((a, b) => a - b);
  return {
    backend: engine.facts.backend,
    millisecondsPerStep: times[times.length >> 1] ?? first,
    steps: times.length * size + 1,
  };
}

export interface Recommendation {
  readonly backend: BackendName;
  readonly reason: Text;
}

/** Up to this much slower, a backend whose results repeat to the bit is still preferred. */
const worthOfBits = 1.1;

export function recommend(timings: readonly Timing[]): Recommendation | undefined {
  const sorted = [...timings].sort((a, b) => a.millisecondsPerStep - b.millisecondsPerStep);
  const fastest = sorted[0];
  if (!fastest) return undefined;
  const wasm = sorted.find(({ backend }) => backend === 'wasm');
  const chosen =
    wasm && wasm.millisecondsPerStep <= fastest.millisecondsPerStep * worthOfBits ? wasm : fastest;
  const next = sorted.find((timing) => timing !== chosen);
  return { backend: chosen.backend, reason: reasonFor(chosen, next) };
}

function reasonFor(chosen: Timing, next: Timing | undefined): Text {
  const name = backendTitles[chosen.backend];
  const time = stepTime(chosen.millisecondsPerStep);
  if (!next)
    return text(
      `${name} takes ${time} a step; nothing else could be started.`,
      `${name} は 1 ステップ ${time} です。ほかに開始できるバックエンドはありませんでした。`,
    );
  const other = backendTitles[next.backend];
  const ratio = next.millisecondsPerStep / chosen.millisecondsPerStep;
  if (ratio < worthOfBits)
    return text(
      `${name} takes ${time} a step, about as fast as ${other}, and its results repeat to the bit.`,
      `${name} は 1 ステップ ${time} で ${other} とほぼ同じ速さです。結果はビット単位で再現します。`,
    );
  const about = chosen.estimatedFrom ?? next.estimatedFrom;
  return text(
    `${name} takes ${time} a step on this document, ${about ? 'about ' : ''}${twoDigits(ratio)} times as fast as ${other}${about ? `, estimated from ${about} examples` : ''}.`,
    `この文書では ${name} が 1 ステップ ${time} で、${other} の${about ? '約' : ''} ${twoDigits(ratio)} 倍の速さです${about ? `（${about} 例から推定）` : ''}。`,
  );
}
