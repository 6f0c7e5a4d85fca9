// One run: its step, its curves, what is best so far and when it is over. Knows no messages but those it posts.
import { titled } from '../analyze/titles.ts';
import type { Engine } from '../engine/engine.ts';
import { memoryMeter } from '../engine/memory-meter.ts';
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import { takeCheckpoint, takeWeights, loadWeights } from '../weights/checkpoint.ts';
import { curveKeeper } from './curves.ts';
import { evaluate, finalExamples, validationExamples } from './evaluate.ts';
import { collectStats } from '../inspect/block-stats.ts';
import type { Fed } from './feeds.ts';
import { feed } from './feeds.ts';
import { lossBelowAll } from './impossible.ts';
import { findNonFinite } from './non-finite.ts';
import type { TrainingSession, TrainerDeps } from './prepare.ts';
import { Refusal } from './prepare.ts';
import type { Checkpoint, NamedArray } from '../weights/named-array.ts';
import type { MemoryUse, News, Sample } from './protocol.ts';
import { viewSample } from './sample.ts';
import { scheduleFactor } from './schedule.ts';
import type { StepReport } from './train-step.ts';
import { trainStep } from './train-step.ts';

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

/** Messages a second at most. */
const messagesPerSecond = 10;
/** Longest time without letting messages in, in milliseconds. */
const breathEvery = 12;
/** Signs come no oftener than this, in milliseconds, and no oftener than once in so many times what they take. */
const signsEvery = 500;
const signsShare = 50;

export function startRun(
  prepared: TrainingSession,
  deps: TrainerDeps,
  post: (news: News) => void,
  resume?: Checkpoint,
  bestBefore?: readonly NamedArray[],
): Run {
  const { document, engine, model, optimizer, dataset, plan, settings, batching } = prepared;
  const curves = curveKeeper();
  let step = resume?.step ?? 0;
  let { steps } = settings;
  let rate = resume?.progress.learningRate ?? settings.optimizer.learningRate;
  let cut = resume?.progress.cut ?? 1;
  let best = resume?.progress.best ?? Number.POSITIVE_INFINITY;
  let bestStep = resume?.progress.bestStep ?? 0;
  let sinceBest = resume?.progress.sinceBest ?? 0;
  /** The last step that was validated; in checkpoints of before, what was due had been done. */
  let validated = resume?.progress.validated ?? step;
  let lastMetrics: Record<string, number> | undefined;
  let bestWeights = settings.earlyStopping?.restoreBest ? bestBefore : undefined;
  let ending: Text | undefined;
  /** When stats are taken next; undefined while nobody wants them. */
  let signsDue: number | undefined;
  let watched: { every: number; sample: Sample } | undefined;
  let waiting: { report: StepReport; step: number; rate: number }[] = [];
  let lastPost = deps.now();
  let lastBreath = lastPost;
  let speed = { step, at: lastPost, perSecond: 0 };
  // Imported weights bring no optimizer with them: it begins anew.
  if (resume && resume.optimizer.length > 0)
    optimizer.restore(Object.fromEntries(resume.optimizer.map(({ name, data }) => [name, data])));

  memoryMeter(engine.tf).reset();

  const over = (): boolean => step >= steps || ending !== undefined;

  const rateAt = (at: number): number => rate * scheduleFactor(settings.schedule, at, steps, cut);

  const fedAt = (at: number) => (): Fed =>
    feed(engine.tf, plan, dataset, 'training', batching.order.indices(at), batching.cut);

  /** Reads the reports that wait; on a GPU a read costs more than a step, so it happens once per message. */
  const read = async (): Promise<void> => {
    const reports = waiting;
    waiting = [];
    for (const { report, step: at, rate: with_ } of reports) {
      const values = await report.values.data();
      report.names.forEach((name, index) => curves.add(name, at, values[index] ?? Number.NaN));
      curves.add('learning-rate', at, with_);
      const finite = values.every(Number.isFinite);
      report.values.dispose();
      if (!finite) await refuseNonFinite(at, with_);
      const impossible = lossBelowAll(plan, values[0] ?? 0, at);
      if (impossible) {
        dropWaiting();
        throw new Refusal(titled(document, impossible.message), impossible.place);
      }
    }
  };

  const dropWaiting = (): void => {
    for (const { report } of waiting) report.values.dispose();
    waiting = [];
  };

  const refuseNonFinite = async (at: number, with_: number): Promise<never> => {
    dropWaiting();
    const { message, place, spoiled } = await findNonFinite(engine, model, fedAt(at), at, with_);
    // That step changed nothing, so the one before it can be gone on from.
    if (!spoiled)
      post({
        type: 'checkpoint',
        request: 0,
        checkpoint: { ...(await checkpoint()), step: at - 1 },
      });
    throw new Refusal(titled(document, message), place);
  };

  const tell = async (): Promise<void> => {
    await read();
    const now = deps.now();
    if (now - speed.at > 400)
      speed = { step, at: now, perSecond: ((step - speed.step) * 1000) / (now - speed.at) };
    lastPost = now;
    post({
      type: 'progress',
      progress: {
        step,
        steps,
        learningRate: rateAt(Math.max(1, step)),
        stepsPerSecond: speed.perSecond,
        secondsLeft: speed.perSecond > 0 ? (steps - step) / speed.perSecond : 0,
      },
      curves: curves.take(),
      memory: memoryOf(engine),
    });
  };

  const checkpoint = async (): Promise<Checkpoint> => {
    const progress = { learningRate: rate, cut, best, bestStep, sinceBest, validated };
    const taken = await takeCheckpoint(model, optimizer, step, progress);
    // Weights that have not taken a step here know nothing of the data here.
    const untrained = step === resume?.step && resume.preprocessing;
    const preprocessing = untrained || dataset.preprocessing;
    return { ...taken, ...(preprocessing && { preprocessing }) };
  };

  const measure = (examples: number): Promise<Record<string, number>> =>
    evaluate(engine, model, dataset, {
      split: 'held-out',
      examples,
      batchSize: Math.max(settings.batchSize, 128),
      batching,
      yieldToEventLoop: deps.yieldToEventLoop,
    });

  /** The last step too: its weights may be the best. */
  const isDue = (): boolean => {
    const { validateEvery } = settings;
    return validateEvery > 0 && step > validated && (step % validateEvery === 0 || step === steps);
  };

  /** A point of the held-out curve, always on the same examples. */
  const validate = async (): Promise<void> => {
    if (dataset.count['held-out'] === 0) return;
    const metrics = await measure(validationExamples);
    validated = step;
    lastMetrics = metrics;
    if (settings.validateEvery === 0) post({ type: 'validation', step, metrics, best: false });
    else await judge(metrics);
  };

  /** What is best so far, and whether it is time to end. */
  const judge = async (metrics: Readonly<Record<string, number>>): Promise<void> => {
    const loss = metrics.loss ?? Number.NaN;
    const better = loss < best;
    sinceBest = better ? 0 : sinceBest + 1;
    if (better) [best, bestStep] = [loss, step];
    post({ type: 'validation', step, metrics, best: better });
    const { schedule, earlyStopping, stopAt } = settings;
    if (schedule.type === 'plateau' && sinceBest > 0 && sinceBest % schedule.patience === 0)
      cut *= schedule.factor;
    if (better) {
      // Now and not later: a step on, these weights are gone.
      post({ type: 'checkpoint', request: 0, checkpoint: await checkpoint(), best: true });
      if (earlyStopping?.restoreBest) bestWeights = await takeWeights(model);
    }
    if (earlyStopping && sinceBest >= earlyStopping.patience)
      ending = stoppedEarly(step, sinceBest, best);
    const reached = stopAt && metrics[stopAt.metric];
    if (stopAt && reached !== undefined && isReached(stopAt, reached))
      ending = goalReached(step, stopAt.metric, reached);
  };

  const view = async (): Promise<void> => {
    if (!watched) return;
    try {
      const views = await viewSample(prepared, watched.sample);
      post({ type: 'views', request: 0, step, views });
    } catch (reason) {
      // A sample that cannot be read ends the looking, not the training.
      if (!(reason instanceof Refusal)) throw reason;
      watched = undefined;
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
      return ending;
    },
    async advance() {
      // Where it was broken off between a step and its validation.
      if (isDue()) await validate();
      if (over()) return;
      const at = step + 1;
      const with_ = rateAt(at);
      const taker =
        signsDue !== undefined && deps.now() >= signsDue
          ? collectStats(engine, model, deps.now)
          : undefined;
      const report = trainStep(engine, model, optimizer, fedAt(at), at, with_, taker);
      waiting.push({ report, step: at, rate: with_ });
      step = at;
      if (taker) {
        post({ type: 'stats', step, stats: await taker.read() });
        signsDue &&= deps.now() + Math.max(signsEvery, signsShare * taker.spent);
      }
      const readsAreCheap = engine.facts.backend === 'wasm' || engine.facts.backend === 'cpu';
      if (readsAreCheap) await read();
      if (isDue()) await validate();
      if (watched && watched.every > 0 && step % watched.every === 0) await view();
      const now = deps.now();
      if (now - lastPost >= 1000 / messagesPerSecond) await tell();
      if (now - lastBreath >= breathEvery) {
        await deps.yieldToEventLoop();
        lastBreath = deps.now();
      }
    },
    flush: tell,
    async finish() {
      if (validated < step) await validate();
      let measuredAt = step;
      if (bestWeights && bestStep < step) {
        // The last weights are not lost to those that take their place.
        post({ type: 'checkpoint', request: 0, checkpoint: await checkpoint() });
        loadWeights(engine.tf, model, bestWeights);
        ending = bestPutBack(ending, bestStep, best);
        measuredAt = bestStep;
      }
      bestWeights = undefined;
      const held = dataset.count['held-out'];
      if (held === 0) return;
      const isKnown = held <= validationExamples && measuredAt === validated && lastMetrics;
      const metrics = isKnown || (await measure(finalExamples));
      const examples = Math.min(finalExamples, held);
      post({ type: 'final-validation', step: measuredAt, examples, metrics });
    },
    setLearningRate(learningRate) {
      rate = learningRate;
    },
    setSteps(next) {
      steps = next;
    },
    watch(every, sample) {
      watched = every > 0 ? { every, sample } : undefined;
    },
    showStats(on) {
      signsDue = on ? (signsDue ?? Number.NEGATIVE_INFINITY) : undefined;
    },
    checkpoint,
  };
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

/** Losses and errors are better the lower they are. */
const lowerIsBetter = /(^| )(loss|mae|rmse)$/;

function isReached({ metric, value }: { metric: string; value: number }, reached: number): boolean {
  return lowerIsBetter.test(metric) ? reached <= value : reached >= value;
}

function stoppedEarly(step: number, validations: number, best: number): Text {
  return text(
    `Stopped early at step ${step}: ${validations} validations brought no lower held-out loss than ${best.toPrecision(4)}.`,
    `ステップ ${step} で早期終了しました。検証損失が ${validations} 回続けて最良値 ${best.toPrecision(4)} を下回りませんでした。`,
  );
}

function bestPutBack(ending: Text | undefined, step: number, best: number): Text {
  const back = text(
    `The weights of step ${step}, where the held-out loss was lowest (${best.toPrecision(4)}), are back in place.`,
    `検証損失が最小（${best.toPrecision(4)}）だったステップ ${step} の重みに戻しました。`,
  );
  return ending ? text(`${ending.en} ${back.en}`, `${ending.ja}${back.ja}`) : back;
}

function goalReached(step: number, metric: string, reached: number): Text {
  return text(
    `Reached the goal at step ${step}: held-out ${metric} is ${reached.toPrecision(4)}.`,
    `ステップ ${step} で目標に到達しました。検証 ${metric} は ${reached.toPrecision(4)} です。`,
  );
}
