// Whether a long training, or many that are broken off, holds more and more memory: a document through the real trainer.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as tf from '@tensorflow/tfjs';
import type { Document, Engine, News, TrainerDeps } from '../graph-core/index.ts';
import { createTrainer } from '../graph-core/index.ts';

/** What is held at one moment. */
interface Held {
  readonly tensors: number;
  readonly tensorBytes: number;
  /** Of the WASM heap; it never shrinks, and grows only where what is asked for no longer fits. */
  readonly heapBytes: number;
  /** What JavaScript holds after a garbage collection. */
  readonly scriptBytes: number;
}

export interface Growth {
  readonly steps: number;
  readonly early: Held;
  readonly late: Held;
  /** After 2 and after all of the runs that were stopped, paused and broken. */
  readonly fewBroken: Held;
  readonly manyBroken: Held;
  readonly broken: number;
  /** Empty where nothing grew. */
  readonly complaints: readonly string[];
}

const earlyStep = 10;
/** Garbage collectors and inline caches of V8 are not exact to the byte. */
const scriptSlack = 8e6;
/** A heap that grows at all does so by a fifth at once. */
const heapSlack = 1.25;

/** Few examples, two at a time, validated and looked at now and then: what matters is the number of steps. */
function tiny(document: Document, steps: number): Document {
  const few = { examples: 64, training: 64, heldOut: 16 };
  const options = Object.fromEntries(
    Object.entries(few).filter(([name]) => name in document.data.options),
  );
  return {
    ...document,
    data: { ...document.data, options: { ...document.data.options, ...options } },
    training: {
      ...document.training,
      batchSize: 2,
      steps,
      // Also before the first look: what is held out is more than a batch, and asks for more of the heap.
      validateEvery: Math.min(earlyStep, Math.ceil(steps / 10)),
      // Low, so that nothing overflows in 10,000 steps on 64 examples.
      optimizer: { ...document.training.optimizer, learningRate: 1e-5 },
      earlyStopping: undefined,
      stopAt: undefined,
    },
  };
}

export async function measureGrowth(
  deps: TrainerDeps,
  document: Document,
  steps: number,
  broken = 50,
  /** It ends there, whatever step it is at. */
  most = Number.POSITIVE_INFINITY,
): Promise<Growth> {
  let engine: Engine | undefined;
  let opened: ReturnType<TrainerDeps['openData']> | undefined;
  const listening: TrainerDeps = {
    ...deps,
    async startEngine(backend, options) {
      engine = await deps.startEngine(backend, options);
      return engine;
    },
    // Opened once: unpacking 60,000 pictures fifty times tells nothing of tensors.
    openData: (...asked) => (opened ??= deps.openData(...asked)),
  };
  const held = (): Held => {
    collectGarbage();
    const { numTensors, numBytes } = tf.memory();
    return {
      tensors: numTensors,
      tensorBytes: numBytes,
      heapBytes: engine?.heapBytes?.().reserved ?? 0,
      scriptBytes: process.memoryUsage().heapUsed,
    };
  };
  const long = await prepared(listening, tiny(document, steps));
  for (let step = 0; step < earlyStep; step++) await long.handle({ type: 'step' });
  const every = Math.ceil(steps / 10);
  await long.handle({ type: 'watch', every, sample: { from: 'held-out', index: 0 } });
  const early = held();
  const ends = Number.isFinite(most)
    ? setTimeout(() => void long.handle({ type: 'pause' }), most)
    : undefined;
  await long.handle({ type: 'start' });
  clearTimeout(ends);
  if (long.state() !== 'finished' && long.state() !== 'paused')
    throw new Error(`The run is ${long.state()}: ${long.failure()}`);
  const late = held();
  const reached = long.state() === 'finished' ? steps : long.step();
  long.dispose();

  let fewBroken = late;
  for (let run = 0; run < broken; run++) {
    await breakOff(listening, tiny(document, 50), run);
    if (run === 2) fewBroken = held();
  }
  const manyBroken = held();
  const complaints = [
    ...grown(`from step ${earlyStep} to ${reached}`, early, late),
    ...grown(`from 3 to ${broken} broken runs`, fewBroken, manyBroken),
  ];
  return { steps: reached, early, late, fewBroken, manyBroken, broken, complaints };
}

function grown(when: string, before: Held, after: Held): string[] {
  const complaints: string[] = [];
  const say = (what: string, from: number, to: number) =>
    complaints.push(`${when}: ${what} grew from ${from} to ${to}`);
  if (after.tensors > before.tensors) say('tensors', before.tensors, after.tensors);
  if (after.tensorBytes > before.tensorBytes)
    say('bytes of tensors', before.tensorBytes, after.tensorBytes);
  if (after.heapBytes > before.heapBytes * heapSlack)
    say('the WASM heap', before.heapBytes, after.heapBytes);
  if (after.scriptBytes > before.scriptBytes + scriptSlack)
    say('what JavaScript holds', before.scriptBytes, after.scriptBytes);
  return complaints;
}

interface Driven {
  handle: ReturnType<typeof createTrainer>['handle'];
  state(): string;
  step(): number;
  failure(): string;
  dispose(): void;
}

async function prepared(deps: TrainerDeps, document: Document): Promise<Driven> {
  let [state, failure, step] = ['', '', 0];
  const trainer = createTrainer(deps, (news: News) => {
    if (news.type === 'state') state = news.state;
    if (news.type === 'failed') failure = news.message.en;
    if (news.type === 'progress') ({ step } = news.progress);
  });
  await trainer.handle({ type: 'prepare', document, backend: 'wasm', files: [] });
  if (state !== 'ready') throw new Error(failure);
  return { ...trainer, state: () => state, failure: () => failure, step: () => step };
}

/** One after the other: stopped while it runs, paused and gone on with, replaced while it waits, overflowing. */
async function breakOff(deps: TrainerDeps, document: Document, run: number): Promise<void> {
  const { optimizer } = document.training;
  const breaks = run % 4 === 3;
  const overflowing = { ...optimizer, type: 'sgd', learningRate: 1e30 } as const;
  const training = breaks
    ? { ...document.training, clipNorm: 0, optimizer: overflowing }
    : document.training;
  const trainer = await prepared(deps, { ...document, training });
  const running = trainer.handle({ type: 'start' });
  await deps.yieldToEventLoop();
  if (run % 4 === 0) await trainer.handle({ type: 'stop' });
  if (run % 4 === 1) {
    await trainer.handle({ type: 'pause' });
    await running;
    await trainer.handle({ type: 'step' });
  }
  if (run % 4 === 2) {
    await trainer.handle({ type: 'pause' });
    await running;
    await trainer.handle({ type: 'prepare', document, backend: 'wasm', files: [] });
  }
  await running;
  trainer.dispose();
}

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

function collectGarbage(): void {
  // Twice: what the first frees may have held on to more.
  collect();
  collect();
}
