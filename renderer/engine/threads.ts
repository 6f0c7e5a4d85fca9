// How many threads training may use here, and how a helper is started.
import type { EngineAssets } from '../../graph-core/index.ts';

/** More threads than this gain little for models of the size that a person builds here. */
const mostThreads = 8;

/**
 * Memory can be shared only where the page is cross-origin isolated. One core is left to the screen where there are
 * more than two.
 */
function threadsHere(): number {
  const cores = navigator.hardwareConcurrency;
  if (!crossOriginIsolated) return 1;
  return Math.min(mostThreads, cores > 2 ? cores - 1 : cores);
}

export const helperThreads: Pick<EngineAssets, 'threads'> =
  threadsHere() > 1
    ? {
        threads: {
          count: threadsHere(),
          async start() {
            const worker = new Worker(new URL('./helper.worker.ts', import.meta.url), {
              type: 'module',
              name: 'kumiki-helper',
            });
            return {
              post: (orders) => worker.postMessage(orders),
              stop: () => worker.terminate(),
            };
          },
        },
      }
    : {};
