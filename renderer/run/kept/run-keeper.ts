// Keeps the runs of one document: its record, its curves, and its weights in two places by turns.
import type { Document, News, Text } from '../../../graph-core/index.ts';
import type { WindowLocks } from '../../host/window-locks.ts';
import type { DuelFrame } from '../duel-history.ts';
import type { RunListener, RunStore } from '../run-store.ts';
import { readingOf } from './resume-policy.ts';
import { createCheckpoints } from './checkpoints.ts';
import { keepNews, recordEvery, showEvery } from './keep-news.ts';
import type { KeptFile, RunRecord } from './run-record.ts';
import { newRecord } from './run-record.ts';
import type { RunStorage } from './run-storage.ts';
import { NotKept } from './run-storage.ts';

/** A folder of pictures may hold thousands; its fingerprint tells the rest. */
const mostFiles = 100;

export interface RunKeeperDeps {
  storage(): RunStorage;
  now(): number;
  /** The user's own files that a document learns from, as they are chosen now. */
  filesOf(document: Document): readonly KeptFile[];
  /** Tell which runs other windows are at. */
  locks(): WindowLocks;
}

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
  { storage, now, filesOf, locks }: RunKeeperDeps,
  ledger: RunLedger,
): RunKeeper {
  let record: RunRecord | undefined;
  let lastRecord = 0;
  let lastShown = 0;
  let fingerprint = '';
  /** Those it learns from; in the window another document may have taken its place since. */
  let files: readonly KeptFile[] = [];
  /** The one that was written last: it is written when there is another. */
  let duel: DuelFrame | undefined;
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
    const { latest } = run().duels;
    if (latest && latest !== duel) void keeping(storage().putDuel(kept.id, latest));
    duel = latest;
  };

  const checkpoints = createCheckpoints({
    storage,
    now,
    step: () => run().progress?.step,
    weights: () => run().ask({ type: 'checkpoint' }),
    record: () => record,
    saved: (part) => save(part, true),
    keeping,
  });

  const start = (run: RunStore): RunRecord | undefined => {
    const made = newRecord(run, {
      records: ledger.records(),
      versions: ledger.versions(),
      fingerprint,
      files: files.slice(0, mostFiles),
      now: Date.now(),
    });
    if (!made) return undefined;
    ledger.add(made);
    checkpoints.recorded(made);
    void locks().hold(made.id);
    return made;
  };

  return {
    run,
    record: () => record,
    setRecord(next) {
      record = next;
    },
    written: checkpoints.written,
    async keepNow() {
      failure = undefined;
      await checkpoints.take();
      // The one under way may have been asked for before the last step.
      await checkpoints.take();
      await checkpoints.written();
      return failure;
    },
    began() {
      if (record) locks().release(record.id);
      record = undefined;
      duel = undefined;
      checkpoints.began();
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
      }
      const { begins, change, atOnce = false, weights, ask } = keepNews(run, news);
      if (begins) record ??= start(run);
      if (change) save(change, atOnce);
      if (weights) void checkpoints.keep(weights.checkpoint, weights.best);
      if (ask === 'now' || (ask && checkpoints.isDue())) void checkpoints.take();
    },
  };
}
