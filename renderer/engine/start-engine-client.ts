// The engine's client over a real Worker and the browser's clock and locks.
import type { News } from '../../graph-core/index.ts';
import type { EngineClient, Silence, WorkerLike } from './engine-client.ts';
import { createEngineClient } from './engine-client.ts';

export function startEngineClient(
  onNews: (news: News) => void,
  onSilence: (silence: Silence | undefined) => void,
): EngineClient {
  return createEngineClient({
    makeWorker: () =>
      new Worker(new URL('./engine.worker.ts', import.meta.url), {
        type: 'module',
        name: 'kumiki-engine',
        // The DOM types a worker's handlers with more than the client asks for.
      }) as unknown as WorkerLike,
    base: document.baseURI,
    whenGone(lock, gone) {
      const waiting = new AbortController();
      navigator.locks.request(lock, { signal: waiting.signal }, gone).catch(() => undefined);
      return () => waiting.abort();
    },
    onNews,
    onSilence,
    now: () => performance.now(),
    every(milliseconds, call) {
      const timer = setInterval(call, milliseconds);
      return () => clearInterval(timer);
    },
  });
}
