// The real worker's half without a worker: what it is asked and what it answers crosses as copies, in turns that a test lets pass.
import type { AnalysisAnswer, AnalysisAsk } from './analysis-wire.ts';
import type { AnalysisWorker } from './analysis-link.ts';
import type { Examiner } from './examiner.ts';
import { createExaminer } from './examiner.ts';
import { serveAnalysis } from './serve-analysis.ts';

export interface Examining {
  readonly examiner: Examiner;
  /** What was asked of each worker, in order. */
  readonly workers: { readonly asked: AnalysisAsk[]; readonly worker: AnalysisWorker }[];
  /** The next question is answered; false where there is none. */
  answer(): boolean;
  answerAll(): void;
  /** So many milliseconds pass. */
  pass(milliseconds: number): void;
}

export function examining(): Examining {
  const waiting: (() => void)[] = [];
  let now = 0;
  const timers = new Set<{ at: number; call: () => void }>();
  const workers: Examining['workers'] = [];
  const makeWorker = (): AnalysisWorker => {
    let isAlive = true;
    const asked: AnalysisAsk[] = [];
    const post = (said: AnalysisAnswer) => {
      if (isAlive) worker.onmessage?.({ data: structuredClone(said) });
    };
    const serve = serveAnalysis(post);
    const worker: AnalysisWorker = {
      postMessage(question) {
        asked.push(question);
        const copy = structuredClone(question);
        waiting.push(() => {
          if (isAlive) serve(copy);
        });
      },
      terminate() {
        isAlive = false;
      },
      onmessage: null,
      onerror: null,
    };
    workers.push({ asked, worker });
    return worker;
  };
  const answer = () => {
    const next = waiting.shift();
    next?.();
    return next !== undefined;
  };
  return {
    examiner: createExaminer({
      makeWorker,
      after(milliseconds, call) {
        const timer = { at: now + milliseconds, call };
        timers.add(timer);
        return () => timers.delete(timer);
      },
    }),
    workers,
    answer,
    answerAll() {
      while (answer());
    },
    pass(milliseconds) {
      now += milliseconds;
      for (const timer of timers)
        if (timer.at <= now) {
          timers.delete(timer);
          timer.call();
        }
    },
  };
}
