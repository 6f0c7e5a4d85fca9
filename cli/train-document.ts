// A training from start to end, with its curves and its last checkpoint.
import type {
  Checkpoint,
  Curve,
  Document,
  Duel,
  EngineFacts,
  FinalValidation,
  NamedArray,
  News,
  Progress,
  SentFile,
  Text,
} from '../graph-core/index.ts';
import { keepAgainAfter, text } from '../graph-core/index.ts';
import type { EngineOptions } from './engine-options.ts';
import type { OpenTrainer } from './open-trainer.ts';
import { Failure } from './exit.ts';
import { openTrainer } from './open-trainer.ts';
import { say } from './speech/language.ts';

interface Validation {
  readonly step: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** What a run has measured so far, and how long that took. */
export interface Measured {
  readonly curves: ReadonlyMap<string, Curve>;
  readonly validations: readonly Validation[];
  /** Of the weights it ended with, on the larger held-out set; absent while it has not ended. */
  readonly final?: FinalValidation | undefined;
  readonly seconds: number;
}

/** Where PyTorch computed. */
interface TorchFacts {
  readonly backend: 'torch';
  /** Processes. */
  readonly threads: number;
  readonly deterministic: false;
  readonly device: string;
  readonly version: string;
}

/** A run at any step, as its folder keeps it. */
export interface RunSoFar extends Measured {
  readonly facts: EngineFacts | TorchFacts;
  /** Of the data. */
  readonly fingerprint: string | undefined;
  /** What a person should know of how the data was read. */
  readonly remarks: readonly Text[];
  readonly unknownShare: Readonly<Record<string, number>> | undefined;
  readonly parameters: number;
  /** In which unit a measure is told, by its name, where it has one. */
  readonly units?: OpenTrainer['ready']['units'];
  /** With the weights that count: the best, where the settings put them back at the end. */
  readonly checkpoint: Checkpoint;
  /** That of the last step, where it is another. */
  readonly last: Checkpoint | undefined;
  /** The best weights so far. */
  readonly best: readonly NamedArray[] | undefined;
  readonly ending: string | null;
  readonly interrupted: boolean;
}

/** What a run keeps of how its data and model were opened. */
export function openedAs(ready: OpenTrainer['ready']) {
  const { fingerprint, remarks = [], unknownShare, parameters, units } = ready;
  return { fingerprint, remarks, unknownShare, parameters, units };
}

export interface TrainedDocument extends RunSoFar {
  readonly facts: EngineFacts;
  /** Of a game of players: how it stood when it was last looked at. */
  readonly duel: Duel | undefined;
  /** Asks the trained model. */
  readonly ask: OpenTrainer['ask'];
  dispose(): void;
}

export interface TrainOptions extends EngineOptions {
  readonly files?: readonly SentFile[];
  readonly resume?: Checkpoint | undefined;
  readonly best?: readonly NamedArray[] | undefined;
  /** What the run that is resumed had measured. */
  readonly before?: Measured | undefined;
  /** Writes it now and then on the way, so that little is lost. */
  keep?(run: TrainedDocument): Promise<void>;
  /** Ends the loop after the step it is in, with everything kept. */
  readonly signal?: AbortSignal;
  /** Hears what the data turned out to be before anything is written; throws to refuse it. */
  opened?(ready: OpenTrainer['ready']): void;
  /** Hears all that the trainer tells. */
  heard?(news: News): void;
  /** Losses by player, or the one loss under an empty name. */
  progress?(progress: Progress, losses: ReadonlyMap<string, number>): void;
}

/** Throws a Failure with the trainer's own sentence; a run that fails on the way is kept as it stood before the failure. */
export async function trainDocument(
  document: Document,
  options: TrainOptions,
): Promise<TrainedDocument> {
  const { signal, before, keep } = options;
  const curves = new Map(
    [...(before?.curves ?? [])].map(([name, { steps, values }]) => [
      name,
      { steps: [...steps], values: [...values] },
    ]),
  );
  const validations = [...(before?.validations ?? [])];
  let { final } = before ?? {};
  let ending: string | null = null;
  let last: Checkpoint | undefined;
  let best = options.best;
  let duel: Duel | undefined;
  const hear = (news: News): void => {
    options.heard?.(news);
    if (news.type === 'validation') {
      const { step, metrics } = news;
      // A step that was broken off behind its validation is validated once more.
      if (validations.at(-1)?.step === step) validations.pop();
      validations.push({ step, metrics });
    } else if (news.type === 'final-validation') {
      const { step, examples, metrics } = news;
      final = { step, examples, metrics };
    } else if (news.type === 'duel') ({ duel } = news);
    else if (news.type === 'state' && news.state === 'running') final = undefined;
    else if (news.type === 'state' && news.state === 'finished') ending = news.message?.en ?? null;
    else if (news.type === 'checkpoint' && news.request === 0) {
      if (news.best) best = news.checkpoint.weights;
      else last = news.checkpoint;
    } else if (news.type === 'progress') {
      for (const [name, points] of Object.entries(news.curves)) {
        const curve = curves.get(name) ?? { steps: [], values: [] };
        for (const step of points.steps) curve.steps.push(step);
        for (const value of points.values) curve.values.push(value);
        curves.set(name, curve);
      }
      options.progress?.(news.progress, lossesNow(curves));
    }
  };
  const trainer = await openTrainer(document, options, hear);
  try {
    options.opened?.(trainer.ready);
  } catch (reason) {
    trainer.dispose();
    throw reason;
  }
  const begun = performance.now();
  const take = async (request: number): Promise<TrainedDocument> => {
    const { checkpoint } = await trainer.ask({ type: 'checkpoint', request }, 'checkpoint');
    return {
      ...openedAs(trainer.ready),
      facts: trainer.ready.facts,
      checkpoint,
      last,
      best,
      duel,
      curves,
      validations: [...validations],
      final,
      seconds: (before?.seconds ?? 0) + (performance.now() - begun) / 1000,
      ending,
      interrupted: signal?.aborted ?? false,
      ask: trainer.ask,
      dispose: trainer.dispose,
    };
  };
  // Before the first step too: a folder that cannot be written is found out now, not after an hour.
  if (keep) await keep(await take(2));
  const stop = (): void => void trainer.tell({ type: 'stop' });
  signal?.addEventListener('abort', stop);
  const keeping = keep && keepNowAndThen(async () => keep(await take(2)));
  try {
    if (!signal?.aborted) await trainer.tell({ type: 'start' });
  } catch (reason) {
    await keeping?.stop();
    const kept = keep && (await keepBefore(reason, () => take(2), keep));
    trainer.dispose();
    throw kept ?? reason;
  } finally {
    signal?.removeEventListener('abort', stop);
    await keeping?.stop();
  }
  return take(1);
}

/** Training waits in this very thread while its weights are packed and written. */
function keepNowAndThen(keepOnce: () => Promise<void>): { stop(): Promise<void> } {
  let keeping: Promise<void> | undefined;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout>;
  const after = (milliseconds: number) => {
    timer = setTimeout(() => {
      const begun = performance.now();
      // A disk that is full now may not be at the end, where it is said.
      keeping = keepOnce().catch(() => undefined);
      void keeping.then(() => {
        const kept = performance.now() - begun;
        if (!stopped) after(keepAgainAfter({ kept, still: kept }) - kept);
      });
    }, milliseconds);
  };
  after(keepAgainAfter({ kept: 0, still: 0 }));
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await keeping;
    },
  };
}

/** The failure with what is kept named in it; undefined where nothing could be kept, for then the first failure is what counts. */
async function keepBefore(
  reason: unknown,
  take: () => Promise<TrainedDocument>,
  keep: (run: TrainedDocument) => Promise<void>,
): Promise<Failure | undefined> {
  if (!(reason instanceof Failure)) return undefined;
  try {
    const run = await take();
    await keep(run);
    const { step } = run.checkpoint;
    return new Failure(
      reason.exitCode,
      text(
        `${reason.message} The weights and the checkpoint of step ${step} are kept.`,
        `${reason.sentence.ja}ステップ ${step} の重みとチェックポイントは残っています。`,
      ),
      { ...reason.details, keptStep: step },
    );
  } catch {
    return undefined;
  }
}

/** The last point of each loss. */
function lossesNow(
  curves: ReadonlyMap<string, { readonly values: readonly number[] }>,
): ReadonlyMap<string, number> {
  return new Map(
    [...curves].flatMap(([name, { values }]) => {
      const last = values.at(-1);
      if (last === undefined || !/(^| )loss$/.test(name)) return [];
      return [[name.replace(/ ?loss$/, ''), last] as const];
    }),
  );
}

/** `loss 0.1234`, or of players `critic loss 1.203, generator loss 0.4510`. */
export function lossWords(losses: ReadonlyMap<string, number>): string {
  if (losses.size === 0) return say('loss –', '損失 –');
  return [...losses]
    .map(([player, loss]) => {
      const whose = player === '' ? '' : `${player} `;
      return say(`${whose}loss ${loss.toPrecision(4)}`, `${whose}損失 ${loss.toPrecision(4)}`);
    })
    .join(', ');
}
