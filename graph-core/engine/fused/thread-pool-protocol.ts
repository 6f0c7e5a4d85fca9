// The words of shared memory through which threads share out a kernel's parts.

/** Indices of 32-bit words from the control address. */
export const word = {
  /** Number of the job (24 bits) and the next part nobody has taken (8 bits), so that both change as one. */
  next: 0,
  /** Parts that are done. */
  done: 1,
  kernel: 2,
  arguments: 3,
  parts: 4,
  /** Helpers asleep on `next`. */
  asleep: 5,
  /** 1: helpers end. */
  stop: 6,
  /** 1: a helper's kernel trapped. */
  failed: 7,
  /** 1: whoever gave the job out sleeps on `done`. */
  waiting: 8,
} as const;

/** Arguments are doubles, which hold addresses, counts and factors alike; bytes from the control address. */
const argumentsAt = 64;
export const mostArguments = 40;
export const controlBytes = argumentsAt + mostArguments * 8;

const jobMask = 0xffffff;

export const jobOf = (next: number) => (next >>> 8) & jobMask;
export const partOf = (next: number) => next & 255;
export const nextWord = (job: number, part: number) => ((job & jobMask) << 8) | part;

export interface Control {
  readonly words: Int32Array;
  readonly values: Float64Array;
}

export function controlAt(buffer: ArrayBufferLike, address: number): Control {
  return {
    words: new Int32Array(buffer, address, argumentsAt / 4),
    values: new Float64Array(buffer, address + argumentsAt, mostArguments),
  };
}

/** A thread looks this often for what it waits for before it goes to sleep; about a tenth of a millisecond. */
export const looks = 5_000;

/** Takes parts of job `job` until none is left. */
export function work(
  { words }: Control,
  job: number,
  parts: number,
  run: (part: number) => void,
): void {
  for (;;) {
    const seen = Atomics.load(words, word.next);
    if (jobOf(seen) !== (job & jobMask) || partOf(seen) >= parts) return;
    if (Atomics.compareExchange(words, word.next, seen, seen + 1) !== seen) continue;
    run(partOf(seen));
    Atomics.add(words, word.done, 1);
    if (Atomics.load(words, word.waiting) === 1) Atomics.notify(words, word.done);
  }
}
