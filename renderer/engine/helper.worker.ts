// A helper thread of the engine: does its share of the kernels on the heap it is sent. Loads no TensorFlow.js.
import type { HelperOrders } from '../../graph-core/index.ts';
import { serveTeam } from '../../graph-core/index.ts';

self.addEventListener('message', ({ data }: MessageEvent<HelperOrders>) => serveTeam(data), {
  once: true,
});
