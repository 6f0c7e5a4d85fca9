// Asks the generator of the present run for examples, again and again while its weights move.
import { useEffect, useState } from 'react';
import type { Made, Text, Wish } from '../../../graph-core/index.ts';
import { Refused } from '../../engine/engine-client.ts';
import { liveRun } from '../../run/live-runs.ts';
import { useShownRun } from '../../run/shown-run.ts';

export interface Answer {
  /** What was asked for; what is shown may be behind what is wanted. */
  readonly wish: Wish;
  readonly step: number;
  readonly made: Made;
}

/** While a run trains, the next question waits so many milliseconds, and so many times as long as the last one took. */
const [leastPause, pauses] = [1_000, 9];

/** Nothing is asked for without a wish. */
export function useMade(wish: Wish | undefined): {
  readonly answer: Answer | undefined;
  readonly failure: Text | undefined;
} {
  const [answer, setAnswer] = useState<Answer>();
  const [failure, setFailure] = useState<Text>();
  // At once where the game was measured anew, and once more where the run rests.
  const shown = useShownRun((run) => run.duelsVersion);
  const resting = useShownRun((run) => run.phase !== 'running');
  const asked = wish && JSON.stringify(wish);
  useEffect(() => {
    if (asked === undefined) return;
    let isWanted = true;
    let next: ReturnType<typeof setTimeout> | undefined;
    const wanted = JSON.parse(asked) as Wish;
    const ask = async (): Promise<void> => {
      const from = performance.now();
      try {
        const { step, made } = await liveRun().ask({ type: 'make', wish: wanted });
        if (!isWanted) return;
        setAnswer({ wish: wanted, step, made });
        setFailure(undefined);
      } catch (reason) {
        if (!(reason instanceof Refused)) throw reason;
        if (isWanted) setFailure(reason.sentence);
      }
      const took = performance.now() - from;
      if (isWanted && !resting) next = setTimeout(ask, Math.max(leastPause, pauses * took));
    };
    void ask();
    return () => {
      isWanted = false;
      clearTimeout(next);
    };
  }, [asked, shown, resting]);
  return { answer, failure };
}
