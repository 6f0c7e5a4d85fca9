// Keeps the runs of one document: its record, its curves, and its weights in two places by turns. Knows no list.
import type { Checkpoint, News, Text } from '../../../graph-core/index.ts';
import type { RunListener, RunStore } from '../run-store.ts';
import { readingOf } from './resume-policy.ts';
import type { KeptRunsDeps } from './kept-runs-store.ts';
import type { KeptFile, RunRecord } from './run-record.ts';
import { freeName } from './run-record.ts';
import { NotKept } from './run-storage.ts';

/** Milliseconds: the first checkpoint of a run, those after it, and how often its record is written and shown. */
const firstCheckpoint = 3_000;
const checkpointEvery = 20_000;
const recordEvery = 3_000;
const showEvery = 500;
/** A folder of pictures may hold thousands; its fingerprint tells the rest. */
const mostFiles = 100;

/** The list that the record stands in. */
export interface RunLedger {
  records(): readonly RunRecord[];
  replace(record: RunRecord): void;
  /** A new record, named so that it can be told apart. */
  add(record: RunRecord): void;
  /** A run begins: what was offered before is a run like any other. */
  began(): void;
  /** Said where the run is shown; without one, everywhere. */
  say(notice: Text, run?: string): void;
  versions(): Record<string, string>;
  /** Whether a run learns from other data than the one it goes on from. */
  readied(run: RunStore, fingerprint: string): void;
}

export interface RunKeeper extends RunListener {
  run(): RunStore;
  record(): RunRecord | undefined;
  setRecord(record: RunRecord | undefined): void;
  /** Resolves once whatever is being written is written. */
  written(): Promise<void>;
  /** Keeps the weights as they are now, if they are not kept yet. Answers why they could not be. */
  keepNow(): Promise<Text | undefined>;
}

export function createRunKeeper(
  run: () => RunStore,
  { storage, now, filesOf, locks }: KeptRunsDeps,
  ledger: RunLedger,
): RunKeeper {
  let record: RunRecord | undefined;
  let lastCheckpoint = 0;
  let lastRecord = 0;
  let lastShown = 0;
  let asking: Promise<void> | undefined;
  /** The step whose weights were kept last. */
  let lastStep: number | undefined;
  let writing: Promise<void> = Promise.resolve();
  let fingerprint = '';
  /** Those it learns from; in the window another document may have taken its place since. */
  let files: readonly KeptFile[] = [];
  /** Why something could not be kept, since it was asked last. */
  let failure: Text | undefined;

  const keeping = async (work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch (reason) {
      if (!(reason instanceof NotKept)) throw reason;
      failure = reason.sentence;
      ledger.say(failure);
    }
  };

  const save = (change: Partial<RunRecord>, force: boolean) => {
    if (!record) return;
    // Its rate and its length may have been changed on the way.
    const document = run().trained ?? record.document;
    record = { ...record, document, ...change, savedAt: Date.now() };
    const kept = record;
    if (force || now() - lastShown > showEvery) {
      lastShown = now();
      ledger.replace(kept);
    }
    if (!force && now() - lastRecord < recordEvery) return;
    lastRecord = now();
    void keeping(storage().put(kept));
    void keeping(storage().putCurves(kept.id, run().curves));
  };

  /** One write after another: the later of two checkpoints must not be overtaken by the earlier. */
  const keep = (checkpoint: Checkpoint, best: boolean): Promise<void> => {
    const id = record?.id;
    if (id === undefined) return Promise.resolve();
    if (!best) lastStep = checkpoint.step;
    writing = writing.then(() =>
      keeping(
        (async () => {
          const slot = best ? 'best' : record?.slot === 'a' ? 'b' : 'a';
          await storage().putWeights(id, slot, checkpoint);
          if (record?.id === id && slot !== 'best')
            save({ slot, step: Math.max(checkpoint.step, record.step) }, true);
        })(),
      ),
    );
    return writing;
  };

  /** One at a time: whoever asks meanwhile gets the one under way. */
  const takeCheckpoint = (): Promise<void> => {
    asking ??= askCheckpoint().finally(() => {
      asking = undefined;
    });
    return asking;
  };

  const askCheckpoint = async () => {
    const kept = record;
    if (!kept) return;
    // What is kept already need not be kept again, and must not be by weights that were put back.
    if (lastStep !== undefined && run().progress?.step === lastStep) return;
    lastCheckpoint = now();
    try {
      const { checkpoint } = await run().ask({ type: 'checkpoint' });
      if (record?.id === kept.id) await keep(checkpoint, false);
    } catch {
      // A worker that died meanwhile is named elsewhere; the checkpoint before stands.
    }
  };

  const start = (run: RunStore): RunRecord | undefined => {
    const { run: id, trained, facts, parameters, branchedFrom, importedFrom, progress } = run;
    if (id === undefined || !trained || !facts) return undefined;
    const made: RunRecord = {
      id,
      name: freeName(
        importedFrom ?? (typeof trained.name === 'string' ? trained.name : trained.name.en),
        new Set(ledger.records().map(({ name }) => name)),
      ),
      startedAt: Date.now(),
      savedAt: Date.now(),
      document: trained,
      backend: facts.backend,
      versions: ledger.versions(),
      fingerprint,
      parameters,
      phase: 'running',
      step: progress?.step ?? 0,
      metrics: {},
      slot: 'a',
      pinned: false,
      files: files.slice(0, mostFiles),
      ...(branchedFrom ? { branchedFrom } : {}),
    };
    const from = ledger.records().find((one) => one.id === branchedFrom?.run);
    if (branchedFrom && from?.best && from.best.step <= branchedFrom.step) {
      made.best = from.best;
      writing = writing.then(() => keeping(storage().copyBest(from.id, id)));
    }
    ledger.add(made);
    lastCheckpoint = now() - checkpointEvery + firstCheckpoint;
    void locks().hold(id);
    return made;
  };

  return {
    run,
    record: () => record,
    setRecord(next) {
      record = next;
    },
    written: () => writing,
    async keepNow() {
      failure = undefined;
      await takeCheckpoint();
      // The one under way may have been asked for before the last step.
      await takeCheckpoint();
      await writing;
      return failure;
    },
    began() {
      if (record) locks().release(record.id);
      record = undefined;
      lastStep = undefined;
      const { trained } = run();
      files = trained ? filesOf(trained) : [];
      ledger.began();
    },
    heard(run: RunStore, news: News) {
      if (news.type === 'ready') {
        fingerprint = news.fingerprint ?? '';
        ledger.readied(run, fingerprint);
        const reading = readingOf(run.importedFrom, news);
        if (reading) ledger.say(reading, run.run);
        // Weights from a file are worth keeping before the first step.
        if (run.importedFrom !== undefined) {
          record = start(run);
          save({ phase: 'paused' }, true);
          void takeCheckpoint();
        }
      }
      if (news.type === 'progress' && news.progress.step > 0) {
        record ??= start(run);
        save({ step: news.progress.step }, false);
        if (run.phase === 'running' && now() - lastCheckpoint > checkpointEvery)
          void takeCheckpoint();
      }
      if (news.type === 'checkpoint') {
        record ??= start(run);
        void keep(news.checkpoint, news.best === true);
      }
      if (news.type === 'validation') {
        record ??= start(run);
        const { loss } = news.metrics;
        const best = news.best && loss !== undefined ? { best: { step: news.step, loss } } : {};
        save({ metrics: news.metrics, ...best }, false);
      }
      if (news.type === 'final-validation') {
        record ??= start(run);
        const { step, examples, metrics } = news;
        save({ final: { step, examples, metrics } }, false);
      }
      if (news.type === 'state') {
        const { state } = news;
        if (state === 'paused' || state === 'stopped' || state === 'finished') {
          save({ phase: state }, true);
          void takeCheckpoint();
        } else if (state === 'running') save({ phase: 'running', final: undefined }, false);
      }
      if (news.type === 'failed') save({ phase: 'failed' }, true);
    },
  };
}
