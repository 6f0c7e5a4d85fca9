// Looks at many held-out samples through one view, with the class each belongs to. Knows no picture.
import { useCallback, useRef, useState } from 'react';
import type { Text, Viewing } from '../../graph-core/index.ts';
import { Refused } from '../engine/engine-client.ts';
import { runStore } from '../stores/run.ts';

export interface Surveyed {
  /** What the sample is, as the data says; empty where it says nothing. */
  readonly label: string;
  readonly data: Float32Array;
}

export interface Survey {
  readonly step: number;
  readonly items: readonly Surveyed[];
}

export interface SurveyState {
  readonly survey: Survey | undefined;
  /** Samples looked at so far, while it goes on. */
  readonly done: number | undefined;
  readonly failure: Text | undefined;
  start(viewing: Pick<Viewing, 'path' | 'port'>, samples: number): void;
  cancel(): void;
}

export function useSurvey(): SurveyState {
  const [survey, setSurvey] = useState<Survey>();
  const [done, setDone] = useState<number>();
  const [failure, setFailure] = useState<Text>();
  const token = useRef(0);
  const cancel = useCallback(() => {
    token.current++;
    setDone(undefined);
  }, []);
  const start = useCallback(({ path, port }: Pick<Viewing, 'path' | 'port'>, samples: number) => {
    const mine = ++token.current;
    const gather = async () => {
      setFailure(undefined);
      const { ask, examples } = runStore.getState();
      const total = Math.min(samples, examples?.['held-out'] ?? 0);
      const items: Surveyed[] = [];
      let step = 0;
      for (let place = 0; place < total; place++) {
        if (token.current !== mine) return;
        setDone(place);
        const sample = { from: 'held-out', place } as const;
        const seen = await ask({ type: 'probe', sample });
        const said = await ask({ type: 'predict', sample, beam: 1, lengthPenalty: 0 });
        const view = seen.viewings.find((one) => one.path === path && one.port === port);
        const label = said.predictions.find(({ expected }) => expected)?.expected ?? '';
        if (view) items.push({ label, data: view.data });
        step = seen.step;
      }
      setSurvey({ step, items });
    };
    gather()
      .catch((reason: unknown) => {
        if (reason instanceof Refused) setFailure(reason.sentence);
        else throw reason;
      })
      .finally(() => {
        if (token.current === mine) setDone(undefined);
      });
  }, []);
  return { survey, done, failure, start, cancel };
}
