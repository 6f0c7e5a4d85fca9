// Whether a worker is dead, or has been silent for longer than its own steps explain.
import type { News } from '../../graph-core/index.ts';

export type Silence = 'dead' | 'stalled';

export interface Patience {
  silence(): Silence | undefined;
  say(next: Silence | undefined): void;
  /** It works, so that it must speak. */
  isBusy(): boolean;
  setBusy(busy: boolean): void;
  /** It spoke, or is asked only now. */
  touch(): void;
  hear(news: News): void;
  /** Another run: its steps may take another time. */
  startAgain(): void;
  /** Says `stalled` where it should have spoken by now. */
  check(): void;
}

const shortestPatience = 30_000;
const stepsOfPatience = 20;
const rememberedSteps = 101;

export function createPatience(
  now: () => number,
  onSilence: (silence: Silence | undefined) => void,
): Patience {
  let lastHeard = now();
  let busy = false;
  let silence: Silence | undefined;
  const stepTimes: number[] = [];
  const say = (next: Silence | undefined) => {
    if (next === silence) return;
    silence = next;
    onSilence(next);
  };
  return {
    silence: () => silence,
    say,
    isBusy: () => busy,
    setBusy(next) {
      busy = next;
    },
    touch() {
      lastHeard = now();
    },
    hear(news) {
      if (news.type === 'progress' && news.progress.stepsPerSecond > 0) {
        stepTimes.push(1000 / news.progress.stepsPerSecond);
        if (stepTimes.length > rememberedSteps) stepTimes.shift();
      }
      if (news.type === 'state') busy = news.state === 'preparing' || news.state === 'running';
      if (news.type === 'ready' || news.type === 'failed') busy = false;
    },
    startAgain() {
      stepTimes.length = 0;
    },
    check() {
      const median = stepTimes.toSorted((a, b) => a - b)[stepTimes.length >> 1] ?? 0;
      const patience = Math.max(shortestPatience, stepsOfPatience * median);
      if (now() - lastHeard > patience) say('stalled');
    },
  };
}
