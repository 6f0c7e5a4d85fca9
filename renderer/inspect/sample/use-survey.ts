// Looks at many held-out samples through one output, with the class each belongs to.
import { useCallback, useRef, useState } from 'react';
import type { Surveyed, Text, ViewData } from '../../../graph-core/index.ts';
import { Refused } from '../../engine/engine-client.ts';
import { liveRun } from '../../run/live-runs.ts';

export interface Survey {
  readonly step: number;
  readonly items: readonly Surveyed[];
}

export interface SurveyState {
  readonly survey: Survey | undefined;
  /** Samples looked at so far, while it goes on. */
  readonly done: number | undefined;
  readonly failure: Text | undefined;
  start(view: Pick<ViewData, 'path' | 'port'>, samples: number): void;
  cancel(): void;
}

/** Samples asked for at once: few enough that training and a cancel are not kept waiting. */
const atOnce = 20;

export function useSurvey(): SurveyState {
  const [survey, setSurvey] = useState<Survey>();
  const [done, setDone] = useState<number>();
  const [failure, setFailure] = useState<Text>();
  const token = useRef(0);
  const cancel = useCallback(() => {
    token.current++;
    setDone(undefined);
  }, []);
  const start = useCallback((of: Pick<ViewData, 'path' | 'port'>, samples: number) => {
    const mine = ++token.current;
    const isWanted = () => token.current === mine;
    setFailure(undefined);
    setDone(0);
    gather(of, samples, isWanted, setDone)
      .then((found) => isWanted() && setSurvey(found))
      .catch((reason: unknown) => {
        if (!(reason instanceof Refused)) throw reason;
        setFailure(reason.sentence);
      })
      .finally(() => isWanted() && setDone(undefined));
  }, []);
  return { survey, done, failure, start, cancel };
}

/** The first so many held-out samples, or of the training where none is held out. */
export async function gather(
  { path, port }: Pick<ViewData, 'path' | 'port'>,
  samples: number,
  isWanted: () => boolean,
  onProgress: (done: number) => void,
): Promise<Survey> {
  const { ask, examples } = liveRun();
  const from = (examples?.['held-out'] ?? 0) > 0 ? 'held-out' : 'training';
  const total = Math.min(samples, examples?.[from] ?? 0);
  const items: Surveyed[] = [];
  let step = 0;
  for (let first = 0; first < total && isWanted(); first += atOnce) {
    const length = Math.min(atOnce, total - first);
    const indices = Array.from({ length }, (_, index) => first + index);
    const seen = await ask({ type: 'survey', from, indices, path, port });
    // Cancelled while they were on their way: a bar that is gone does not come back.
    if (!isWanted()) break;
    items.push(...seen.items);
    step = seen.step;
    onProgress(first + length);
  }
  return { step, items };
}
