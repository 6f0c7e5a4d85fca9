// Steps a model of its own, beside the run of the window, and says the loss of each step.
import type { Document, News, Text } from '../../graph-core/index.ts';
import { text } from '../../graph-core/index.ts';
import { dataFiles } from './data-files.ts';
import { startEngineClient } from '../engine/start-engine-client.ts';
import { useSettings } from '../stores/settings.ts';

export interface Stepper {
  /** The loss before this step's update. */
  step(learningRate?: number): Promise<number>;
  close(): void;
}

/** Why it could not step, as a sentence. */
export class NoStep extends Error {
  constructor(readonly sentence: Text) {
    super(sentence.en);
    this.name = 'NoStep';
  }
}

const gone = text(
  'The engine stopped before the check was finished. Try again with a smaller batch.',
  '確認の途中でエンジンが停止しました。バッチサイズを小さくしてもう一度試してください。',
);

export async function startStepper(document: Document, trainOn?: number): Promise<Stepper> {
  let waiting: { resolve(): void; reject(reason: Error): void } | undefined;
  let loss = Number.NaN;
  const until = () =>
    new Promise<void>((resolve, reject) => {
      waiting = { resolve, reject };
    });
  const settle = (failure?: Text) => {
    const { resolve, reject } = waiting ?? {};
    waiting = undefined;
    if (failure) reject?.(new NoStep(failure));
    else resolve?.();
  };
  const hear = (news: News) => {
    if (news.type === 'failed') settle(news.message);
    if (news.type === 'progress') loss = news.curves.loss?.values.at(-1) ?? loss;
    if (news.type === 'state' && ['ready', 'paused', 'finished'].includes(news.state)) settle();
  };
  const client = startEngineClient(hear, (silence) => silence === 'dead' && settle(gone));
  const { source } = document.data;
  const { backend, deterministic } = useSettings.getState();
  const ready = until();
  client.begin(
    crypto.randomUUID(),
    {
      type: 'prepare',
      document,
      backend,
      deterministic,
      files: dataFiles.getState().files[source] ?? [],
    },
    trainOn,
  );
  try {
    await ready;
  } catch (reason) {
    client.close();
    throw reason;
  }
  return {
    async step(learningRate) {
      if (learningRate !== undefined) client.send({ type: 'set-learning-rate', learningRate });
      const done = until();
      client.send({ type: 'step' });
      await done;
      return loss;
    },
    close() {
      settle(gone);
      client.close();
    },
  };
}
