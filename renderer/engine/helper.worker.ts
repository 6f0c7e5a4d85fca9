// A helper thread of the engine: does its share of the kernels on the heap it is sent. Loads no TensorFlow.js.
import type { WorkerInit } from '../../graph-core/index.ts';
import { serveWorker } from '../../graph-core/index.ts';

self.addEventListener('message', ({ data }: MessageEvent<WorkerInit>) => serveWorker(data), {
  once: true,
});
