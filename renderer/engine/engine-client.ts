// Speaks with the engine's worker for one run at a time: addresses every command, drops late news, pairs answers with
// questions, and names a worker that died or went silent.
import type { Addressed, Command, News } from '../../graph-core/index.ts';
import { text } from '../../graph-core/index.ts';
import type { Silence } from './patience.ts';
import type { Waiting } from './questions.ts';
import { createQuestions } from './questions.ts';
import { createPatience } from './patience.ts';
import type { ToPage, ToWorker } from './wire.ts';

export type { Silence } from './patience.ts';
export { Refused } from './questions.ts';

/** What the client needs of a Worker; tests pass their own. */
export interface WorkerLike {
  postMessage(message: ToWorker, transfer?: Transferable[]): void;
  terminate(): void;
  onmessage: ((event: { data: ToPage }) => void) | null;
  onerror: ((event: { message?: string }) => void) | null;
}

export interface EngineClientOptions {
  readonly makeWorker: () => WorkerLike;
  /** Address that bundled data and kernels are found under. */
  readonly base: string;
  /** Calls back once the worker that holds this lock is gone; returns how to stop waiting. */
  readonly whenGone: (lock: string, gone: () => void) => () => void;
  readonly onNews: (news: News) => void;
  /** The worker is dead, or has been silent for too long; `undefined` once it speaks again. */
  readonly onSilence: (silence: Silence | undefined) => void;
  /** Milliseconds, never going back. */
  readonly now: () => number;
  readonly every: (milliseconds: number, call: () => void) => () => void;
}

type Question = Extract<Command, { readonly request: number }>;
interface AnswerTypes {
  probe: 'views';
  survey: 'survey';
  make: 'made';
  predict: 'prediction';
  'answer-file': 'file-answers';
  'show-examples': 'examples';
  evaluate: 'evaluation';
  checkpoint: 'checkpoint';
  'load-weights': 'done';
  'load-checkpoint': 'done';
}
/** A question without its number, which the client gives it. */
type Asked = {
  [T in Question['type']]: Omit<Extract<Question, { type: T }>, 'request'>;
}[Question['type']];
type AnswerTo<T extends Question['type']> = Extract<News, { type: AnswerTypes[T] }>;

export interface EngineClient {
  /** Begins a run: from now on only its news is heard. A dead worker is replaced. */
  begin(
    run: string,
    prepare: Extract<Command, { type: 'prepare' }>,
    /** Trains on the first so many examples only. */
    trainOn?: number,
  ): void;
  send(command: Exclude<Command, Question | { type: 'prepare' }>): void;
  ask<Q extends Asked>(question: Q, wait?: Waiting): Promise<AnswerTo<Q['type']>>;
  /** Ends whatever the worker is at, at once, and hears no more of it. */
  abandon(): void;
  close(): void;
}

const goneSentence = text(
  'The training engine has stopped and cannot answer. Resume from the last checkpoint.',
  '学習エンジンが停止したため応答できません。最後のチェックポイントから再開してください。',
);

/** Nothing that it still says is heard. */
function end(worker: WorkerLike): void {
  worker.onmessage = null;
  worker.onerror = null;
  worker.terminate();
}

export function createEngineClient(options: EngineClientOptions): EngineClient {
  let worker: WorkerLike | undefined;
  let run: string | undefined;
  let stopWaiting = () => {};
  let locks = 0;
  const patience = createPatience(options.now, options.onSilence);

  const died = () => {
    if (!worker) return;
    giveUp();
    patience.say('dead');
  };
  const dropWorker = () => {
    stopWaiting();
    stopWaiting = () => {};
    if (worker) end(worker);
    worker = undefined;
  };
  const giveUp = () => {
    dropWorker();
    questions.refuseAll(goneSentence);
    patience.setBusy(false);
  };

  const hear = (news: News) => {
    patience.hear(news);
    if (questions.hear(news)) return;
    options.onNews(news);
    // A read of the lost device may never end, and what waits behind it neither: the next run has a worker of its own.
    if (news.type === 'failed' && news.lost) giveUp();
  };

  const startWorker = (): WorkerLike => {
    const lock = `kumiki-engine-${++locks}-${Math.round(options.now() * 1000)}`;
    const started = options.makeWorker();
    started.onmessage = ({ data }) => {
      if (data.type === 'holding') {
        stopWaiting = options.whenGone(lock, () => worker === started && died());
        return;
      }
      if (!('run' in data) || data.run !== run) return;
      patience.touch();
      if (patience.silence() === 'stalled') patience.say(undefined);
      hear(data);
    };
    started.onerror = () => worker === started && died();
    started.postMessage({ type: 'serve', lock, base: options.base });
    return started;
  };

  const post = (command: Command, transfer: Transferable[] = []): boolean => {
    if (!worker || run === undefined) return false;
    if (!patience.isBusy() && questions.count() <= 1) patience.touch();
    worker.postMessage({ ...command, run } as Addressed<Command>, transfer);
    return true;
  };

  const questions = createQuestions(post, goneSentence);

  const stopChecking = options.every(1000, () => {
    const mustSpeak = patience.isBusy() || questions.count() > 0;
    if (worker && patience.silence() !== 'dead' && mustSpeak) patience.check();
  });

  return {
    begin(nextRun, prepare, trainOn) {
      questions.refuseAll(goneSentence);
      if (patience.silence()) dropWorker();
      patience.say(undefined);
      patience.startAgain();
      run = nextRun;
      worker ??= startWorker();
      patience.touch();
      if (trainOn !== undefined) worker.postMessage({ type: 'train-on', run, examples: trainOn });
      post(prepare);
      patience.setBusy(true);
    },
    send(command) {
      if (post(command) && (command.type === 'start' || command.type === 'step')) {
        if (!patience.isBusy()) patience.touch();
        patience.setBusy(true);
      }
    },
    // The answer is of the question's type.
    ask: async (question, wait) => (await questions.ask(question, wait)) as never,
    abandon() {
      giveUp();
      run = undefined;
      patience.say(undefined);
    },
    close() {
      stopChecking();
      giveUp();
    },
  };
}
