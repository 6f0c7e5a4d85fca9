// The page of a TensorFlow.js side: passes on to its worker what it is told from outside.
import type { Answer, Request } from './side.worker.ts';

const worker = new Worker(new URL('./side.worker.ts', import.meta.url), { type: 'module' });

async function ask(request: Request): Promise<Answer> {
  return new Promise((resolve, reject) => {
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.onmessage = ({ data }) =>
      'error' in data ? reject(new Error(data.error)) : resolve(data.result);
    worker.postMessage(request);
  });
}

export type Ask = typeof ask;

(globalThis as unknown as { ask: Ask }).ask = ask;
