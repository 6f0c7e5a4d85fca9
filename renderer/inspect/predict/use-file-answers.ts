// Lets the present run answer every row of a file in the engine's worker, with progress and an end to it.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { AnswerForm, FileAnswers, SentFile, Text } from '../../../graph-core/index.ts';
import { Refused } from '../../engine/engine-client.ts';
import type { WeightsOf } from '../../run/kept/run-storage.ts';
import { liveRun } from '../../run/live-runs.ts';
import { bestOfRun } from '../../run/WeightsChoice.tsx';
import { useHow, wishOf } from './speaking.ts';

export interface Answered extends FileAnswers {
  readonly run: string | undefined;
  /** Whose weights answered. */
  readonly step: number;
  readonly form: AnswerForm;
  /** The file that was asked, for the name of the one that is saved. */
  readonly of: string;
}

export function useFileAnswers() {
  const [answered, setAnswered] = useState<Answered>();
  const [share, setShare] = useState<number>();
  const [failure, setFailure] = useState<Text>();
  const stop = useRef<AbortController>(undefined);
  const cancel = useCallback(() => {
    stop.current?.abort();
    stop.current = undefined;
    setShare(undefined);
  }, []);
  useEffect(() => cancel, [cancel]);
  const start = useCallback(
    async (files: readonly SentFile[], form: AnswerForm, which: WeightsOf) => {
      cancel();
      const mine = new AbortController();
      stop.current = mine;
      const isWanted = () => stop.current === mine;
      setAnswered(undefined);
      setFailure(undefined);
      setShare(0);
      try {
        const { run, ask } = liveRun();
        const best = which === 'best' ? await bestOfRun() : undefined;
        const wish = wishOf(useHow.getState().how);
        const weights = best?.weights ?? ('now' as const);
        const answer = await ask(
          { type: 'answer-file', files, form, weights, ...wish },
          { signal: mine.signal, onShare: (next) => isWanted() && setShare(next) },
        );
        const of = files[0]?.name ?? '';
        if (isWanted()) setAnswered({ ...answer, run, step: best?.step ?? answer.step, form, of });
      } catch (reason) {
        if (!(reason instanceof Refused)) throw reason;
        if (isWanted()) setFailure(reason.sentence);
      } finally {
        if (isWanted()) cancel();
      }
    },
    [cancel],
  );
  return { answered, share, failure, start, cancel };
}
