// A prepared trainer in this process: the same one, with the same protocol, as in the app's worker.
import type {
  Checkpoint,
  Command,
  Document,
  NamedArray,
  News,
  Preprocessing,
  SentFile,
} from '../graph-core/index.ts';
import { createTrainer, text } from '../graph-core/index.ts';
import type { EngineOptions } from './engine-options.ts';
import { exitCodes, Failure } from './exit.ts';
import { outsideWith } from './deps.ts';

type Question = Extract<Command, { request: number }>;

export interface OpenTrainer {
  readonly ready: Extract<News, { type: 'ready' }>;
  /** Carries a command out. Throws a Failure with the trainer's own sentence; what it has learned can still be asked for. */
  tell(command: Command): Promise<void>;
  /** Answers the news with the request's number. Throws a Failure where it is refused. */
  ask<T extends News['type']>(
    question: Question,
    answer: T,
    onShare?: (share: number) => void,
  ): Promise<Extract<News, { type: T }>>;
  dispose(): void;
}

export async function openTrainer(
  document: Document,
  options: EngineOptions & {
    readonly files?: readonly SentFile[];
    readonly resume?: Checkpoint | undefined;
    readonly best?: readonly NamedArray[] | undefined;
    readonly preprocessing?: Preprocessing | undefined;
    /** Nothing is trained: the data is only measured. */
    readonly measures?: boolean;
  },
  hear: (news: News) => void = () => undefined,
): Promise<OpenTrainer> {
  const kept: News[] = [];
  let hearShare: ((share: number) => void) | undefined;
  const trainer = createTrainer(outsideWith(options), (news) => {
    if (news.type === 'share') hearShare?.(news.share);
    else if (
      ('request' in news && news.request > 0) ||
      news.type === 'failed' ||
      news.type === 'ready'
    )
      kept.push(news);
    hear(news);
  });
  const tell = async (command: Command): Promise<void> => {
    await trainer.handle(command);
    const failed = kept.find((news) => news.type === 'failed');
    if (!failed) return;
    kept.splice(kept.indexOf(failed), 1);
    const { message, code, path } = failed;
    throw new Failure(exitCodes.failed, message, {
      ...(code !== undefined && { code }),
      ...(path !== undefined && { path }),
    });
  };
  const { backend, deterministic, files = [], resume, best, preprocessing, measures } = options;
  const prepare: Command = {
    type: 'prepare',
    document,
    backend,
    deterministic,
    files,
    resume,
    best,
    preprocessing,
    measures,
  };
  try {
    await tell(prepare);
  } catch (reason) {
    trainer.dispose();
    throw reason;
  }
  const ready = kept.find((news) => news.type === 'ready');
  if (!ready)
    throw new Failure(
      exitCodes.failed,
      text('The trainer did not become ready.', '学習器の準備ができませんでした。'),
    );
  return {
    ready,
    tell,
    async ask(question, type, onShare) {
      hearShare = onShare;
      await tell(question);
      hearShare = undefined;
      const index = kept.findIndex(
        (news) => 'request' in news && news.request === question.request,
      );
      const [answer] = index < 0 ? [] : kept.splice(index, 1);
      if (answer?.type === 'refused') throw new Failure(exitCodes.failed, answer.message);
      if (answer?.type !== type)
        throw new Failure(
          exitCodes.failed,
          text(
            `The trainer gave no answer to ${question.type}.`,
            `学習器が ${question.type} に答えませんでした。`,
          ),
        );
      // The type was just compared.
      return answer as Extract<News, { type: typeof type }>;
    },
    dispose: () => trainer.dispose(),
  };
}
