// The loop of a helper thread, in a worker of its own: waits for jobs in shared memory and does parts of them.
// thread-pool-protocol.ts says in which order the words of that memory are written.
import { sharedKernels } from './kernel-table.ts';
import { controlAt, jobOf, looks, partOf, word, work } from './thread-pool-protocol.ts';
import { type WasmMemory, webAssembly } from './web-assembly.ts';

/** What a helper is sent, once. */
export interface WorkerInit {
  /** A compiled WebAssembly.Module; modules and shared memories may be sent between threads. */
  readonly module: object;
  readonly memory: WasmMemory;
  readonly control: number;
}

/** Never returns while the pool lives, so nothing else can run in its thread. */
export function serveWorker({ module, memory, control: address }: WorkerInit): void {
  const { exports } = new webAssembly.Instance(module, { env: { memory } });
  // The cast is the edge: what a module exports is known only by looking, which attach.ts did.
  const kernels = exports as Record<string, (...args: number[]) => number>;
  const control = controlAt(memory.buffer, address);
  const { words, values } = control;
  while (Atomics.load(words, word.stop) === 0) {
    const seen = awaitJob(words);
    const job = jobOf(seen);
    const parts = Atomics.load(words, word.parts);
    const kernel = kernels[sharedKernels[Atomics.load(words, word.kernel)] ?? ''];
    const args = Array.from(values.subarray(0, Atomics.load(words, word.arguments)));
    // What was read may be of a later job by now; then no part of this one is left to take.
    work(control, job, parts, (part) => {
      try {
        kernel?.(...args, part, parts);
      } catch {
        Atomics.store(words, word.failed, 1);
      }
    });
  }
}

/** The `next` word once it offers a part. */
function awaitJob(words: Int32Array): number {
  for (let look = 0; ; look++) {
    const seen = Atomics.load(words, word.next);
    if (partOf(seen) < Atomics.load(words, word.parts) || Atomics.load(words, word.stop) === 1)
      return seen;
    if (look < looks) continue;
    Atomics.add(words, word.asleep, 1);
    Atomics.wait(words, word.next, seen);
    Atomics.sub(words, word.asleep, 1);
    look = 0;
  }
}
