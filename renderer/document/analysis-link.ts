// One worker that examines documents, and one question to it at a time: too long a silence or its death ends it, with a sentence.
import type { Problem } from '../../graph-core/index.ts';
import { examinationEnded, examinedTooLong } from '../../graph-core/index.ts';
import type { AnalysisAnswer, AnalysisAsk } from './analysis-wire.ts';

/** What is needed of a Worker; tests pass their own. */
export interface AnalysisWorker {
  postMessage(question: AnalysisAsk): void;
  terminate(): void;
  onmessage: ((event: { data: AnalysisAnswer }) => void) | null;
  onerror: ((event: object) => void) | null;
}

export interface LinkOptions {
  readonly makeWorker: () => AnalysisWorker;
  /** Calls back after so many milliseconds; returns how to stop that. */
  readonly after: (milliseconds: number, call: () => void) => () => void;
}

/** A document that takes longer is not waited for; what the largest take is a tenth of it (bench/large-documents.test.ts). */
const mostSeconds = 15;

interface Asking {
  hear(answer: AnalysisAnswer): void;
  fail(problem: Problem): void;
}

export interface AnalysisLink {
  isBusy(): boolean;
  /** Only while nothing else is asked; a worker is made where there is none. */
  ask(question: (ask: number) => AnalysisAsk, asking: Asking): void;
  /** The last answer has come. */
  settle(): void;
  /** What is asked now may take so many milliseconds more, and is then given up without a word. */
  limit(milliseconds: number, givenUp: () => void): void;
  /** The worker goes, and nothing that it still says is heard. */
  end(): void;
}

/** `ended`: whatever the worker held is gone. */
export function createLink({ makeWorker, after }: LinkOptions, ended: () => void): AnalysisLink {
  let worker: AnalysisWorker | undefined;
  let now: (Asking & { readonly ask: number }) | undefined;
  let stopClock = () => {};
  let asks = 0;

  const end = () => {
    stopClock();
    if (worker) {
      worker.onmessage = null;
      worker.onerror = null;
      worker.terminate();
    }
    worker = now = undefined;
    ended();
  };
  const failed = (problem: Problem) => {
    const failing = now;
    end();
    failing?.fail(problem);
  };
  const start = (): AnalysisWorker => {
    const made = makeWorker();
    made.onmessage = ({ data }) => {
      if (data.ask === now?.ask) now.hear(data);
    };
    made.onerror = () => failed(examinationEnded());
    return made;
  };

  return {
    isBusy: () => now !== undefined,
    ask(question, asking) {
      now = { ...asking, ask: ++asks };
      worker ??= start();
      stopClock();
      stopClock = after(mostSeconds * 1000, () => failed(examinedTooLong(mostSeconds)));
      worker.postMessage(question(now.ask));
    },
    settle() {
      stopClock();
      now = undefined;
    },
    limit(milliseconds, givenUp) {
      stopClock();
      stopClock = after(milliseconds, () => {
        end();
        givenUp();
      });
    },
    end,
  };
}
