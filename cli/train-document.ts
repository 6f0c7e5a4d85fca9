// A training from start to end, with its curves and its last checkpoint. Knows no file format.
import type {
  Checkpoint,
  Curve,
  Document,
  EngineFacts,
  News,
  Progress,
  SentFile,
} from '../graph-core/index.ts';
import type { EngineOptions } from './engine-options.ts';
import type { OpenTrainer } from './open-trainer.ts';
import { openTrainer } from './open-trainer.ts';

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
  /** Asks the trained model. */
  readonly ask: OpenTrainer['ask'];
  dispose(): void;
}

export interface TrainOptions extends EngineOptions {
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
  let ending: string | null = null;
  const hear = (news: News): void => {
    if (news.type === 'validation') validations.push({ step: news.step, metrics: news.metrics });
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
  };
  const { signal } = options;
  const trainer = await openTrainer(document, options, hear);
  const begun = performance.now();
  const stop = (): void => void trainer.tell({ type: 'stop' });
  signal?.addEventListener('abort', stop);
  await trainer.tell({ type: 'start' });
  signal?.removeEventListener('abort', stop);
  const seconds = (performance.now() - begun) / 1000;
  const { checkpoint } = await trainer.ask({ type: 'checkpoint', request: 1 }, 'checkpoint');
  const { facts, parameters } = trainer.ready;
  return {
    facts,
    parameters,
    checkpoint,
    curves,
    validations,
    seconds,
    ending,
    interrupted: signal?.aborted ?? false,
    ask: trainer.ask,
    dispose: trainer.dispose,
  };
}
