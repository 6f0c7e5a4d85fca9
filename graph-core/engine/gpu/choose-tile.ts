// Which tile large products take on this device: a race of a few milliseconds at start, since no rule knows every GPU.
import { deviceName, isSoftware } from '../device.ts';
import type { TileChoice } from '../engine.ts';
import { type GpuBuffer, gpuBackendOf } from './backend.ts';
import type { GpuHost } from './host.ts';
import { multiplySquares } from './linear.ts';
import { racedSize } from '../tile-words.ts';
import { largeSides, type Side, usualSide } from './wgsl/tile.ts';

/** Milliseconds of racing, beside the first run of each program, which training needs anyway. */
const budget = 60;
/** So much faster another tile has to be than the usual one. */
const clearly = 0.9;
/** Products in a row: more of them where one is over before a clock could tell. */
const counts = [1, 8, 32];
/** Milliseconds that tell enough. */
const enough = 8;

/**
 * `run` computes so many products with a tile and ends when the device has. Whichever tile wins, numbers are the same to
 * the bit: each is summed in the same order.
 */
export async function fastestSide(
  run: (side: Side, count: number) => Promise<void>,
  now: () => number,
): Promise<TileChoice & { readonly side: Side }> {
  for (const side of largeSides) await run(side, 1);
  const start = now();
  let best: TileChoice & { readonly side: Side } = { side: usualSide };
  for (const count of counts) {
    const times = new Map<Side, number>();
    for (const side of largeSides) {
      const before = now();
      await run(side, count);
      times.set(side, now() - before);
      if (now() - start > budget) break;
    }
    if (times.size < largeSides.length) break;
    const usual = times.get(usualSide) ?? 0;
    const [first = usualSide] = [...largeSides].sort(
      (a, b) => (times.get(a) ?? 0) - (times.get(b) ?? 0),
    );
    const side = (times.get(first) ?? 0) < clearly * usual ? first : usualSide;
    const race = [...times].map(([side, took]) => ({ side, milliseconds: took / count }));
    best = { side, race };
    if (usual > enough) break;
  }
  return best;
}

/** The usual one where a processor computes in a GPU's stead: there it would only take long. */
export async function chooseSide(host: GpuHost): ReturnType<typeof fastestSide> {
  const { tf } = host;
  const usual = { side: usualSide } as const;
  if (isSoftware(deviceName(tf, 'webgpu') ?? '')) return usual;
  const backend = gpuBackendOf(tf);
  const [x, w, y] = [0, 1, 2].map(() => host.make([racedSize, racedSize]));
  if (!x || !w || !y) return usual;
  const run = async (side: Side, count: number): Promise<void> => {
    for (let i = 0; i < count; i++) multiplySquares(host, side, { x, w, y });
    // Every so many dispatches are sent already.
    backend.ensureCommandEncoderReady();
    backend.endComputePassEncoder();
    backend.submitQueue();
    await backend.device.queue.onSubmittedWorkDone();
  };
  try {
    return await fastestSide(run, () => tf.util.now());
  } finally {
    for (const tensor of [x, w, y]) {
      const held = backend.tensorMap.get(tensor.dataId);
      const buffer = held?.resource as GpuBuffer | undefined;
      // Not into the pool, where nothing of this size may ever be asked for.
      if (held) held.external = true;
      tensor.dispose();
      buffer?.destroy();
    }
  }
}
