// Shares kernels out over this thread and its helpers. With no helper, all parts run here, to the same bits.
import type { HelperThread } from '../engine.ts';
import type { WorkerInit } from './helper.ts';
import { type Arguments, type Kernels, lay, runPart, worthSharing } from './kernel-calls.ts';
import { type SharedKernel, sharedKernels } from './kernel-table.ts';
import {
  type Control,
  controlAt,
  looks,
  mostArguments,
  nextWord,
  word,
  work,
} from './thread-pool-protocol.ts';

export interface ThreadPool {
  readonly threads: number;
  /** A kernel is cut into at most so many parts. */
  readonly parts: number;
  /** Runs a kernel on arguments by name. */
  run(name: SharedKernel, call: Arguments, sizes?: Arguments): void;
  dispose(): void;
}

/** Everything here, in `parts` parts one after another. */
export function singleThread(kernels: Kernels, parts = 1): ThreadPool {
  return {
    threads: 1,
    parts,
    run(name, call, sizes) {
      lay(kernels[name], call, sizes);
      for (let part = 0; part < parts; part++) runPart(kernels[name], part, parts);
    },
    dispose: () => undefined,
  };
}

/** Two parts a thread: one that is held up by the system costs half as much. */
const partsPerThread = 2;

export function sharedPool(
  kernels: Kernels,
  orders: WorkerInit,
  helpers: readonly HelperThread[],
): ThreadPool {
  const control = controlAt(orders.memory.buffer, orders.control);
  const { words, values } = control;
  words.fill(0);
  // Job 0 has no part to take.
  Atomics.store(words, word.next, nextWord(0, 255));
  const parts = Math.min(128, partsPerThread * (helpers.length + 1));
  const maySleep = canSleep(words);
  let job = 0;
  for (const helper of helpers) helper.post(orders);
  return {
    threads: helpers.length + 1,
    parts,
    run(name, call, sizes) {
      const kernel = kernels[name];
      lay(kernel, call, sizes);
      if (!worthSharing(kernel)) {
        runPart(kernel, 0, 1);
        return;
      }
      const count = kernel.names.length;
      if (count > mostArguments) throw new Error(`${name} takes too many arguments.`);
      for (let i = 0; i < count; i++) values[i] = kernel.values[i] ?? 0;
      job++;
      Atomics.store(words, word.kernel, sharedKernels.indexOf(name));
      Atomics.store(words, word.arguments, count);
      Atomics.store(words, word.done, 0);
      Atomics.store(words, word.parts, parts);
      Atomics.store(words, word.next, nextWord(job, 0));
      if (Atomics.load(words, word.asleep) > 0) Atomics.notify(words, word.next);
      work(control, job, parts, (part) => runPart(kernel, part, parts));
      awaitAll(control, parts, maySleep);
      if (Atomics.exchange(words, word.failed, 0) === 1)
        throw new Error(`The kernel ${name} failed in a helper thread.`);
    },
    dispose() {
      Atomics.store(words, word.stop, 1);
      // Any new value wakes those that wait on the word.
      Atomics.store(words, word.next, nextWord(job + 1, 255));
      Atomics.notify(words, word.next);
      for (const helper of helpers) helper.stop();
    },
  };
}

/** Parts in the hands of helpers take at most as long as ours did, so looking again is soonest; then sleep, where one may. */
function awaitAll({ words }: Control, parts: number, maySleep: boolean): void {
  for (let look = 0; ; look++) {
    const done = Atomics.load(words, word.done);
    if (done >= parts) return;
    if (look < looks || !maySleep) continue;
    Atomics.store(words, word.waiting, 1);
    Atomics.wait(words, word.done, done);
    Atomics.store(words, word.waiting, 0);
  }
}

/** The page's own thread may not; workers may. */
function canSleep(words: Int32Array): boolean {
  try {
    Atomics.wait(words, word.done, -1, 0);
    return true;
  } catch {
    return false;
  }
}
