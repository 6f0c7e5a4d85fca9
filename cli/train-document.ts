// Training in this process, through the same trainer and protocol as the app's worker. Knows no file format.
import type {
  BackendName,
  Checkpoint,
  Command,
  Curve,
  Document,
  EngineFacts,
  News,
  Progress,
  SentFile,
} from '../graph-core/index.ts';
import { createTrainer } from '../graph-core/index.ts';
import { exitCodes, Failure } from './exit.ts';
import { outside } from './outside.ts';

export interface Validation {
  readonly step: number;
  readonly metrics: Readonly<Record<string, number>>;
}

export interface TrainedDocument {
  readonly facts: EngineFacts;
  readonly parameters: number;
  readonly checkpoint: Checkpoint;
  readonly curves: ReadonlyMap<string, Curve>;
  readonly validations: readonly Validation[];
  readonly seconds: number;
  readonly ending: string | null;
  readonly interrupted: boolean;
  /** Asks the trained model; answers the news with the same request. */
  ask(command: Extract<Command, { request: number }>): Promise<News>;
  dispose(): void;
}

export interface TrainOptions {
  readonly backend: BackendName;
  readonly files?: readonly SentFile[];
  readonly resume?: Checkpoint | undefined;
  /** Ends the loop after the step it is in, with everything kept. */
  readonly signal?: AbortSignal;
  progress?(progress: Progress, loss: number | undefined): void;
}

/** Throws a Failure with the trainer's own sentence. */
export async function trainDocument(
  document: Document,
  options: TrainOptions,
): Promise<TrainedDocument> {
  const curves = new Map<string, { steps: number[]; values: number[] }>();
  const validations: Validation[] = [];
  const answers = new Map<number, News>();
  let ready: Extract<News, { type: 'ready' }> | undefined;
  let failed: Extract<News, { type: 'failed' }> | undefined;
  let ending: string | null = null;
  const hear = (news: News): void => {
    if (news.type === 'ready') ready = news;
    else if (news.type === 'failed') failed = news;
    else if (news.type === 'validation') validations.push(news);
    else if (news.type === 'state' && news.state === 'finished') ending = news.message?.en ?? null;
    else if (news.type === 'progress') {
      for (const [name, points] of Object.entries(news.curves)) {
        const curve = curves.get(name) ?? { steps: [], values: [] };
        for (const step of points.steps) curve.steps.push(step);
        for (const value of points.values) curve.values.push(value);
        curves.set(name, curve);
      }
      options.progress?.(news.progress, curves.get('loss')?.values.at(-1));
    }
    if ('request' in news) answers.set(news.request, news);
  };
  const trainer = createTrainer(outside, hear);
  const stopIfFailed = (): void => {
    if (!failed) return;
    trainer.dispose();
    throw new Failure(
      exitCodes.failed,
      failed.message.en,
      failed.place ? { path: failed.place } : {},
    );
  };
  await trainer.handle({
    type: 'prepare',
    document,
    backend: options.backend,
    files: options.files ?? [],
    resume: options.resume,
  });
  stopIfFailed();
  const begun = performance.now();
  const stop = (): void => void trainer.handle({ type: 'stop' });
  options.signal?.addEventListener('abort', stop);
  await trainer.handle({ type: 'start' });
  options.signal?.removeEventListener('abort', stop);
  stopIfFailed();
  const seconds = (performance.now() - begun) / 1000;
  const ask: TrainedDocument['ask'] = async (command) => {
    await trainer.handle(command);
    const answer = answers.get(command.request);
    answers.delete(command.request);
    if (!answer)
      throw new Failure(exitCodes.failed, `The trainer gave no answer to ${command.type}.`);
    if (answer.type === 'refused') throw new Failure(exitCodes.failed, answer.message.en);
    return answer;
  };
  const kept = await ask({ type: 'checkpoint', request: 1 });
  if (!ready || kept.type !== 'checkpoint')
    throw new Failure(exitCodes.failed, 'The trainer kept no weights.');
  const { facts, parameters } = ready;
  return {
    facts,
    parameters,
    checkpoint: kept.checkpoint,
    curves,
    validations,
    seconds,
    ending,
    interrupted: options.signal?.aborted ?? false,
    ask,
    dispose: () => trainer.dispose(),
  };
}
