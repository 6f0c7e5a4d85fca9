// Examples of the data as a person reads them, asked of a run's engine.
import { useEffect, useState } from 'react';
import type { ShownExample, Text } from '../../../graph-core/index.ts';
import { Refused } from '../../engine/engine-client.ts';
import { liveRun } from '../../run/live-runs.ts';
import type { MeasuredSplit } from '../../run/report.ts';

/** Of the data of that run, and of no other. */
export function useExamples(
  run: string,
  from: MeasuredSplit | 'training',
  indices: readonly number[],
) {
  const [examples, setExamples] = useState<readonly ShownExample[]>([]);
  const [failure, setFailure] = useState<Text>();
  const wanted = indices.join();
  useEffect(() => {
    const live = liveRun();
    if (live.run !== run) return;
    const stop = new AbortController();
    const places = wanted === '' ? [] : wanted.split(',').map(Number);
    live
      .ask({ type: 'show-examples', from, indices: places }, { signal: stop.signal })
      .then((answer) => {
        if (stop.signal.aborted) return;
        setFailure(undefined);
        setExamples(answer.examples);
      })
      .catch((reason: unknown) => {
        if (!(reason instanceof Refused)) throw reason;
        if (!stop.signal.aborted) setFailure(reason.sentence);
      });
    return () => stop.abort();
  }, [run, from, wanted]);
  return { examples, failure };
}
