// Asks the generator of the present run for examples, again whenever its weights have moved.
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

/** Nothing is asked for without a wish. */
export function useMade(wish: Wish | undefined): {
  readonly answer: Answer | undefined;
  readonly failure: Text | undefined;
} {
  const [answer, setAnswer] = useState<Answer>();
  const [failure, setFailure] = useState<Text>();
  // While it trains, as often as the samples themselves are shown anew; and once more where it rests.
  const shown = useShownRun((run) => run.duelsVersion);
  const resting = useShownRun((run) => run.phase !== 'running');
  const asked = wish && JSON.stringify(wish);
  useEffect(() => {
    if (asked === undefined) return;
    let isWanted = true;
    const wanted = JSON.parse(asked) as Wish;
    liveRun()
      .ask({ type: 'make', wish: wanted })
      .then(({ step, made }) => {
        if (!isWanted) return;
        setAnswer({ wish: wanted, step, made });
        setFailure(undefined);
      })
      .catch((reason: unknown) => {
        if (!(reason instanceof Refused)) throw reason;
        if (isWanted) setFailure(reason.sentence);
      });
    return () => {
      isWanted = false;
    };
  }, [asked, shown, resting]);
  return { answer, failure };
}
