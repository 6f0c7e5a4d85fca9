// What a run tells while it trains: reports that wait to be read, and when a message, stats or views are due.
import { playerName } from '../compile/plan.ts';
import type { Turn } from './players/turns.ts';
import type { Curve, Progress, Sample } from './protocol.ts';
import { curveKeeper } from './curves.ts';

/** What a step measured, as long as it is on the device. */
interface TakenStep {
  readonly step: number;
  /** The learning rate it was taken with. */
  readonly rate: number;
  /** Whose turn it was, where players train in turns. */
  readonly turn?: Turn | undefined;
  readonly report: {
    readonly names: readonly string[];
    readonly values: { data(): Promise<ArrayLike<number>>; dispose(): void };
  };
}

/** The same, read: `loss`, the metrics, then `gradient-norm`. */
export interface ReadStep extends Pick<TakenStep, 'step' | 'rate' | 'turn'> {
  readonly values: readonly number[];
}

export interface Telemetry {
  add(taken: TakenStep): void;
  /** Reads what waits, oldest first; what `check` throws ends the reading, and nothing waits any more. */
  read(check: (step: ReadStep) => Promise<void> | void): Promise<void>;
  /** Where the run stands now, with all points of curves since it was told last. */
  tell(
    step: number,
    steps: number,
    rates: readonly (readonly [player: string, rate: number])[],
  ): { readonly progress: Progress; readonly curves: Readonly<Record<string, Curve>> };
  isTellingDue(): boolean;
  /** Whether messages should be let in. */
  isBreathDue(): boolean;
  breathed(): void;
  showStats(on: boolean): void;
  areStatsDue(): boolean;
  /** Stats were taken, which took so many milliseconds. */
  tookStats(spent: number): void;
  /** After every so many steps this sample is looked at; 0 = never. */
  watch(every: number, sample: Sample): void;
  /** The sample to be looked at after this step. */
  sampleDue(step: number): Sample | undefined;
}

/** Messages a second at most. */
const messagesPerSecond = 10;
/** Longest time without letting messages in, in milliseconds. */
const breathEvery = 12;
/** The speed is that of at least so many milliseconds. */
const speedOver = 400;
/** Stats come no oftener than this, in milliseconds, and no oftener than once in so many times what they take. */
const statsEvery = 500;
const statsShare = 50;

/** `step` is the one the run begins at. */
export function createTelemetry(now: () => number, step: number): Telemetry {
  const curves = curveKeeper();
  let waiting: TakenStep[] = [];
  let lastTold = now();
  let lastBreath = lastTold;
  let speed = { step, at: lastTold, perSecond: 0 };
  /** When stats are taken next; undefined while nobody wants them. */
  let statsDue: number | undefined;
  let watched: { readonly every: number; readonly sample: Sample } | undefined;

  const drop = (steps: readonly TakenStep[]): void => {
    for (const { report } of steps) report.values.dispose();
  };

  return {
    add(taken) {
      waiting.push(taken);
    },
    async read(check) {
      const steps = waiting;
      waiting = [];
      try {
        for (let next = steps.shift(); next; next = steps.shift()) {
          const { report, step: at, rate, turn } = next;
          const values = Array.from(await report.values.data());
          report.values.dispose();
          // Of several turns of a player in one round the last is the point of its curves.
          if (turn?.told ?? true) {
            report.names.forEach((name, index) =>
              curves.add(name, at, values[index] ?? Number.NaN),
            );
            curves.add(playerName(turn?.player.id, 'learning-rate'), at, rate);
          }
          await check({ step: at, rate, turn, values });
        }
      } catch (reason) {
        drop([...steps, ...waiting]);
        waiting = [];
        throw reason;
      }
    },
    tell(at, steps, rates) {
      const time = now();
      if (time - speed.at > speedOver)
        speed = {
          step: at,
          at: time,
          perSecond: ((at - speed.step) * 1000) / (time - speed.at),
        };
      lastTold = time;
      const { perSecond } = speed;
      const secondsLeft = perSecond > 0 ? (steps - at) / perSecond : 0;
      const [[only, learningRate] = ['', 0]] = rates;
      return {
        progress: {
          step: at,
          steps,
          learningRate,
          ...(only !== '' && { learningRates: Object.fromEntries(rates) }),
          stepsPerSecond: perSecond,
          secondsLeft,
        },
        curves: curves.take(),
      };
    },
    isTellingDue: () => now() - lastTold >= 1000 / messagesPerSecond,
    isBreathDue: () => now() - lastBreath >= breathEvery,
    breathed() {
      lastBreath = now();
    },
    showStats(on) {
      statsDue = on ? (statsDue ?? Number.NEGATIVE_INFINITY) : undefined;
    },
    areStatsDue: () => statsDue !== undefined && now() >= statsDue,
    tookStats(spent) {
      // Meanwhile they may have been switched off.
      if (statsDue !== undefined) statsDue = now() + Math.max(statsEvery, statsShare * spent);
    },
    watch(every, sample) {
      watched = every > 0 ? { every, sample } : undefined;
    },
    sampleDue: (at) => (watched && at % watched.every === 0 ? watched.sample : undefined),
  };
}
