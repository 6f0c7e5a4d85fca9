// One run: it takes steps, tells what comes of them, and is over when its steps are done or held-out metrics say so.
import type { Engine } from '../engine/engine.ts';
import { memoryMeter } from '../engine/memory-meter.ts';
import { scheduleFactor } from '../schedules.ts';
import type { Text } from '../text.ts';
import { takeCheckpoint } from '../weights/checkpoint.ts';
import type { Checkpoint, NamedArray } from '../weights/named-array.ts';
import { createHeldOut } from './held-out.ts';
import type { Player } from './players/player.ts';
import { turnTaker } from './players/take-turn.ts';
import type { Turn } from './players/turns.ts';
import { createTurns } from './players/turns.ts';
import type { TrainingSession, TrainerDeps } from './prepare.ts';
import { Refusal } from './prepare.ts';
import type { MemoryUse, News, Sample } from './protocol.ts';
import { viewSample } from './sample.ts';
import type { ReadStep } from './telemetry.ts';
import { createTelemetry } from './telemetry.ts';
import { cutOf, progressOf } from './validation.ts';

export interface Run {
  readonly step: number;
  readonly over: boolean;
  /** Why it is over, if not for having done all its steps. */
  readonly ending: Text | undefined;
  /** One turn of whoever's it is, and whatever is due after it. Throws a Refusal where the loss is not finite. */
  advance(): Promise<void>;
  /** A turn of one player alone, out of the order. */
  takeAlone(player: string): Promise<void>;
  /** Posts what has not been posted yet. */
  flush(): Promise<void>;
  /** Puts the best weights back if the settings say so, and measures those that are kept on the larger held-out set. */
  finish(): Promise<void>;
  /** Of one player; without one, where everything is trained at once. */
  setLearningRate(learningRate: number, player?: string): void;
  setSteps(steps: number): void;
  watch(every: number, sample: Sample): void;
  showStats(on: boolean): void;
  checkpoint(): Promise<Checkpoint>;
  dispose(): void;
}

export function startRun(
  prepared: TrainingSession,
  deps: TrainerDeps,
  post: (news: News) => void,
  resume?: Checkpoint,
  bestBefore?: readonly NamedArray[],
): Run {
  const { engine, model, players, dataset, settings } = prepared;
  const turns = createTurns(players, resume?.step ?? 0, resume?.progress);
  let { steps } = settings;
  let untouched = true;
  for (const player of players) player.restore(resume?.optimizer ?? []);

  /** Of now, or of before a turn that changed nothing. */
  const checkpoint = async (before?: Turn): Promise<Checkpoint> => {
    const step = before ? before.step - 1 : turns.step;
    const progress = { ...turns.progress(before), ...progressOf(heldOut.state) };
    const taken = await takeCheckpoint(model, players, step, progress);
    // Weights that have not taken a step here know nothing of the data here.
    const preprocessing = (untouched && resume?.preprocessing) || dataset.preprocessing;
    return { ...taken, ...(preprocessing && { preprocessing }) };
  };

  const heldOut = createHeldOut(prepared, deps, { post, checkpoint }, resume, bestBefore);
  const telemetry = createTelemetry(deps.now, turns.step);
  const taker = turnTaker(prepared, telemetry, deps.now);
  memoryMeter(engine.tf).reset();
  const readsAreCheap = engine.facts.backend === 'wasm' || engine.facts.backend === 'cpu';

  const over = (): boolean => turns.step >= steps || heldOut.state.ending !== undefined;

  const rateAt = (player: Player, step: number): number => {
    const cut = cutOf(heldOut.state, player.id);
    return turns.rateOf(player) * scheduleFactor(player.settings.schedule, { step, steps, cut });
  };

  const check = async (taken: ReadStep): Promise<void> => {
    const found = await taker.refusal(taken);
    if (!found) return;
    // A step that changed nothing leaves the one before it, which can be gone on from.
    if (found.changedNothing)
      post({ type: 'checkpoint', request: 0, checkpoint: await checkpoint(taken.turn) });
    throw found.refusal;
  };

  /** On a GPU a read costs more than a step, so it happens once per message. */
  const read = (): Promise<void> => telemetry.read(check);

  const tell = async (): Promise<void> => {
    await read();
    const at = Math.max(1, turns.step);
    const rates = players.map((player) => [player.id ?? '', rateAt(player, at)] as const);
    const told = telemetry.tell(turns.step, steps, rates);
    post({ type: 'progress', ...told, memory: memoryOf(engine) });
  };

  const takeTurn = async (turn: Turn): Promise<void> => {
    untouched = false;
    const stats = await taker.take(turn, rateAt(turn.player, turn.step));
    turns.done(turn);
    if (stats) post({ type: 'stats', step: turns.step, stats });
    if (readsAreCheap) await read();
  };

  const view = async (sample: Sample): Promise<void> => {
    const seen = await tryToView(prepared, sample, turns.step);
    if (seen.type === 'refused') telemetry.watch(0, sample);
    post(seen);
  };

  return {
    get step() {
      return turns.step;
    },
    get over() {
      return over();
    },
    get ending() {
      return heldOut.state.ending;
    },
    async advance() {
      // Where it was broken off between a step and its validation.
      if (!turns.midRound) await heldOut.validateIfDue(turns.step, steps);
      if (over()) return;
      await takeTurn(turns.next());
      if (!turns.midRound) {
        await heldOut.validateIfDue(turns.step, steps);
        const sample = telemetry.sampleDue(turns.step);
        if (sample) await view(sample);
      }
      if (telemetry.isTellingDue()) await tell();
      if (telemetry.isBreathDue()) {
        await deps.yieldToEventLoop();
        telemetry.breathed();
      }
    },
    async takeAlone(id) {
      const turn = turns.alone(id);
      if (!turn || over()) return;
      await heldOut.validateIfDue(turns.step, steps);
      await takeTurn(turn);
      await heldOut.showNow(turns.step);
      await tell();
    },
    flush: tell,
    finish: () => heldOut.finish(turns.step),
    setLearningRate: turns.setRate,
    setSteps(next) {
      steps = next;
    },
    watch: telemetry.watch,
    showStats: telemetry.showStats,
    checkpoint: () => checkpoint(),
    dispose: heldOut.dispose,
  };
}

/** A sample that cannot be read ends the looking, not the training. */
async function tryToView(prepared: TrainingSession, sample: Sample, step: number): Promise<News> {
  try {
    return { type: 'views', request: 0, step, views: await viewSample(prepared, sample) };
  } catch (reason) {
    if (!(reason instanceof Refusal)) throw reason;
    return { type: 'refused', request: 0, message: reason.sentence };
  }
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
