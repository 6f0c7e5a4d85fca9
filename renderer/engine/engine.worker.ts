// Serves the trainer's protocol in a worker: the only place on the screen's side where TensorFlow.js is loaded.
import type { Dataset, News, Trainer, TrainerDeps } from '../../graph-core/index.ts';
import { compareBackends, createTrainer, surveyBackends } from '../../graph-core/index.ts';
import { engineAssets, tf, trainerOutside } from './trainer-deps.ts';
import type { ToPage, ToWorker } from './wire.ts';
import { buffersOf } from './wire.ts';

const worker = self as unknown as {
  postMessage(message: ToPage, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
};

/** One run: its trainer speaks under its name only, so that late words of an older one are known as such. */
interface Session {
  readonly run: string;
  readonly trainer: Trainer;
  /** Resolves when nothing of it is at work any more. */
  working: Promise<unknown>;
}

let base = '';
let session: Session | undefined;
/** The run that trains on a part of its data, and on how much. */
let trainsOn: { readonly run: string; readonly examples: number } | undefined;

function makeTrainer(run: string): Trainer {
  const deps = trainerOutside(base);
  const post = (news: News) => worker.postMessage({ ...news, run }, buffersOf(news));
  return createTrainer(
    {
      ...deps,
      async openData(document, files, progress, using) {
        const dataset = await deps.openData(document, files, progress, using);
        return trainsOn?.run === run ? firstOf(dataset, trainsOn.examples) : dataset;
      },
    },
    post,
  );
}

function firstOf(dataset: Dataset, examples: number): Dataset {
  const { count } = dataset;
  return { ...dataset, count: { ...count, training: Math.min(examples, count.training) } };
}

type Comparing = Extract<ToWorker, { type: 'compare' }>;

/** Starts each backend in turn and times a step of the document on it; nothing may train here meanwhile. */
async function compare({ document, files, deterministic }: Comparing): Promise<void> {
  const surveys = await surveyBackends(tf, engineAssets(base));
  const deps = trainerOutside(base);
  const asAsked: TrainerDeps = {
    ...deps,
    startEngine: (backend) => deps.startEngine(backend, { deterministic }),
  };
  const comparison = await compareBackends(asAsked, surveys, document, files);
  worker.postMessage({ type: 'compared', comparison });
}

/** The old run's loop ends before its tensors go; only then does the new one take the backend. */
async function end(old: Session | undefined): Promise<void> {
  if (!old) return;
  await old.trainer.handle({ type: 'stop' });
  await old.working;
  old.trainer.dispose();
}

worker.onmessage = ({ data: message }) => {
  if (message.type === 'serve') {
    base = message.base;
    // Never let go: the page notices that this worker is gone when the lock is free.
    void navigator.locks.request(message.lock, () => {
      worker.postMessage({ type: 'holding' });
      return new Promise(() => {});
    });
    return;
  }
  if (message.type === 'compare') {
    compare(message).catch((reason: unknown) =>
      worker.postMessage({ type: 'not-compared', reason: String(reason) }),
    );
    return;
  }
  if (message.type === 'train-on') {
    trainsOn = message;
    return;
  }
  const { run, ...command } = message;
  if (command.type === 'prepare') {
    const old = session;
    const next: Session = { run, trainer: makeTrainer(run), working: Promise.resolve() };
    next.working = end(old).then(() => next.trainer.handle(command));
    session = next;
  } else if (session?.run === run) {
    const { trainer, working } = session;
    session.working = Promise.all([working, trainer.handle(command)]);
  }
};
