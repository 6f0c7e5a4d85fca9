// One run: it takes steps, tells what comes of them, and is over when its steps are done or held-out metrics say so.
import { titled } from '../analyze/titles.ts';
import type { Engine } from '../engine/engine.ts';
import { memoryMeter } from '../engine/memory-meter.ts';
import { deriveKey } from '../engine/random.ts';
import { scheduleFactor } from '../schedules.ts';
import { collectStats } from '../inspect/block-stats.ts';
import type { Text } from '../text.ts';
import { takeCheckpoint } from '../weights/checkpoint.ts';
import type { Checkpoint, NamedArray } from '../weights/named-array.ts';
import type { Fed, Feeding } from './feeds.ts';
import { feed } from './feeds.ts';
import { createHeldOut } from './held-out.ts';
import { lossBelowAll } from './impossible.ts';
import { findNonFinite } from './non-finite.ts';
import type { TrainingSession, TrainerDeps } from './prepare.ts';
import { Refusal } from './prepare.ts';
import type { MemoryUse, News, Sample } from './protocol.ts';
import { viewSample } from './sample.ts';
import type { ReadStep } from './telemetry.ts';
import { createTelemetry } from './telemetry.ts';
import { trainStep } from './train-step.ts';
import { progressOf } from './validation.ts';

export interface Run {
  readonly step: number;
  readonly over: boolean;
  /** Why it is over, if not for having done all its steps. */
  readonly ending: Text | undefined;
  /** One optimizer step, and whatever is due after it. Throws a Refusal where the loss is not finite. */
  advance(): Promise<void>;
  /** Posts what has not been posted yet. */
  flush(): Promise<void>;
  /** Puts the best weights back if the settings say so, and measures those that are kept on the larger held-out set. */
  finish(): Promise<void>;
  setLearningRate(learningRate: number): void;
  setSteps(steps: number): void;
  watch(every: number, sample: Sample): void;
  showStats(on: boolean): void;
  checkpoint(): Promise<Checkpoint>;
}

export function startRun(
  prepared: TrainingSession,
  deps: TrainerDeps,
  post: (news: News) => void,
  resume?: Checkpoint,
  bestBefore?: readonly NamedArray[],
): Run {
  const { engine, model, optimizer, dataset, plan, settings, batching } = prepared;
  let step = resume?.step ?? 0;
  let { steps } = settings;
  let rate = resume?.progress.learningRate ?? settings.optimizer.learningRate;
  // Imported weights bring no optimizer with them: it begins anew.
  if (resume && resume.optimizer.length > 0)
    optimizer.restore(Object.fromEntries(resume.optimizer.map(({ name, data }) => [name, data])));

  const checkpoint = async (): Promise<Checkpoint> => {
    const progress = { learningRate: rate, ...progressOf(heldOut.state) };
    const taken = await takeCheckpoint(model, optimizer, step, progress);
    // Weights that have not taken a step here know nothing of the data here.
    const untrained = step === resume?.step && resume.preprocessing;
    const preprocessing = untrained || dataset.preprocessing;
    return { ...taken, ...(preprocessing && { preprocessing }) };
  };

  const heldOut = createHeldOut(prepared, deps, { post, checkpoint }, resume, bestBefore);
  const telemetry = createTelemetry(deps.now, step);
  memoryMeter(engine.tf).reset();
  const readsAreCheap = engine.facts.backend === 'wasm' || engine.facts.backend === 'cpu';

  const over = (): boolean => step >= steps || heldOut.state.ending !== undefined;

  const rateAt = (at: number): number =>
    rate * scheduleFactor(settings.schedule, { step: at, steps, cut: heldOut.state.cut });

  const fedAt = (at: number) => (): Fed =>
    feed(engine.tf, plan, dataset, 'training', batching.order.indices(at), feedingAt(prepared, at));

  const check = async (taken: ReadStep): Promise<void> => {
    const found = await refusalOf(prepared, taken, fedAt(taken.step));
    if (!found) return;
    // A step that changed nothing leaves the one before it, which can be gone on from.
    if (found.changedNothing) {
      const before = { ...(await checkpoint()), step: taken.step - 1 };
      post({ type: 'checkpoint', request: 0, checkpoint: before });
    }
    throw found.refusal;
  };

  /** On a GPU a read costs more than a step, so it happens once per message. */
  const read = (): Promise<void> => telemetry.read(check);

  const tell = async (): Promise<void> => {
    await read();
    const told = telemetry.tell(step, steps, rateAt(Math.max(1, step)));
    post({ type: 'progress', ...told, memory: memoryOf(engine) });
  };

  const takeStep = async (): Promise<void> => {
    const at = step + 1;
    const taken = rateAt(at);
    const stats = telemetry.areStatsDue() ? collectStats(engine, model, deps.now) : undefined;
    const report = trainStep(engine, model, optimizer, fedAt(at), at, taken, stats);
    telemetry.add({ step: at, rate: taken, report });
    step = at;
    if (!stats) return;
    post({ type: 'stats', step, stats: await stats.read() });
    telemetry.tookStats(stats.spent);
  };

  const view = async (sample: Sample): Promise<void> => {
    try {
      const views = await viewSample(prepared, sample);
      post({ type: 'views', request: 0, step, views });
    } catch (reason) {
      // A sample that cannot be read ends the looking, not the training.
      if (!(reason instanceof Refusal)) throw reason;
      telemetry.watch(0, sample);
      post({ type: 'refused', request: 0, message: reason.sentence });
    }
  };

  return {
    get step() {
      return step;
    },
    get over() {
      return over();
    },
    get ending() {
      return heldOut.state.ending;
    },
    async advance() {
      // Where it was broken off between a step and its validation.
      await heldOut.validateIfDue(step, steps);
      if (over()) return;
      await takeStep();
      if (readsAreCheap) await read();
      await heldOut.validateIfDue(step, steps);
      const sample = telemetry.sampleDue(step);
      if (sample) await view(sample);
      if (telemetry.isTellingDue()) await tell();
      if (telemetry.isBreathDue()) {
        await deps.yieldToEventLoop();
        telemetry.breathed();
      }
    },
    flush: tell,
    finish: () => heldOut.finish(step),
    setLearningRate(learningRate) {
      rate = learningRate;
    },
    setSteps(next) {
      steps = next;
    },
    watch: telemetry.watch,
    showStats: telemetry.showStats,
    checkpoint,
  };
}

function feedingAt({ batching: { cut }, settings }: TrainingSession, step: number): Feeding {
  return { cut, key: deriveKey(settings.seed, step) };
}

/** Why a run cannot go on behind this step. */
async function refusalOf(
  { document, engine, model, plan }: TrainingSession,
  { step, rate, values }: ReadStep,
  makeFeed: () => Fed,
): Promise<{ readonly refusal: Refusal; readonly changedNothing: boolean } | undefined> {
  if (!values.every(Number.isFinite)) {
    const { message, path, spoiled } = await findNonFinite(engine, model, makeFeed, step, rate);
    return { refusal: new Refusal(titled(document, message), path), changedNothing: !spoiled };
  }
  const found = lossBelowAll(plan, values[0] ?? 0, step);
  if (!found) return undefined;
  const refusal = new Refusal(titled(document, found.message), found.path);
  return { refusal, changedNothing: false };
}

function memoryOf(engine: Engine): MemoryUse {
  const { numTensors, numBytes } = engine.tf.memory();
  return {
    tensors: numTensors,
    tensorBytes: numBytes,
    peakBytes: memoryMeter(engine.tf).peakBytes,
    heapBytes: engine.heapBytes?.().reserved,
  };
}
