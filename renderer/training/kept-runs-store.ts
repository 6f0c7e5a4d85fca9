// Every run that was trained, kept and compared: listens to the run in progress, answers the list. Knows no window.
import { createStore } from 'zustand/vanilla';
import type { Checkpoint, Document, NamedArray, News, Text } from '../../graph-core/index.ts';
import type { WindowLocks } from '../host/window-locks.ts';
import { sameNetwork } from '../stores/same-model.ts';
import type { RunStore } from '../stores/run-store.ts';
import type { CurveBook } from './curves.ts';
import { learnsOtherwise, otherData, underSettings } from './going-on.ts';
import type { KeptFile, RunRecord } from './run-record.ts';
import { freeName } from './run-record.ts';
import type { RunShelf, WeightsOf } from './run-shelf.ts';
import { NotKept } from './run-shelf.ts';

export interface KeptRuns {
  /** Newest first. */
  readonly records: readonly RunRecord[];
  /** Runs drawn beside the present one. */
  readonly overlaid: ReadonlyMap<string, CurveBook>;
  /** The newest run whose window ended while it trained; until another begins here. */
  readonly interrupted: RunRecord | undefined;
  /** What could not be kept or read, or is not as it was. */
  readonly notice: Text | undefined;
  load(): Promise<void>;
  change(id: string, part: Partial<Pick<RunRecord, 'name' | 'pinned'>>): Promise<void>;
  /** Takes it from the list; what it kept is gone for good only later. */
  remove(id: string): void;
  /** Takes the removal back, while there is something to take back. */
  restore(id: string): Promise<void>;
  /** Makes every removal final. */
  empty(): Promise<void>;
  toggleOverlay(id: string): Promise<void>;
  curvesOf(id: string): Promise<CurveBook | undefined>;
  /** A new run that goes on from kept weights, with the settings of now where the network is the same. */
  branch(id: string, which: WeightsOf, then?: 'start'): Promise<boolean>;
  /** Goes on with a run that was broken off, exactly as it was. */
  resume(id: string): Promise<boolean>;
  /** The weights of a run's best step; undefined where none are kept whole. */
  best(id: string): Promise<Checkpoint | undefined>;
  /** Begins a run with weights from a file; the weights of the run before it are kept first. */
  adopt(document: Document, weights: readonly NamedArray[], file: string): Promise<void>;
  /** Goes on with the run of this window from its last checkpoint, after its worker died. */
  recover(): Promise<void>;
}

/** Milliseconds: the first checkpoint of a run, those after it, and how often its record is written and shown. */
const firstCheckpoint = 3_000;
const checkpointEvery = 20_000;
const recordEvery = 3_000;
const showEvery = 500;
/** How long a removal can be taken back: longer than it is offered. */
const forgetAfter = 20_000;
/** Unpinned runs beyond this number lose their place to newer ones. */
const mostRuns = 40;
/** A folder of pictures may hold thousands; its fingerprint tells the rest. */
const mostFiles = 100;

export interface KeptRunsOutside {
  shelf(): RunShelf;
  run(): RunStore;
  /** The document on the canvas. */
  present(): Document;
  now(): number;
  after(milliseconds: number, call: () => void): void;
  /** The user's own files that a document learns from, as they are chosen now. */
  filesOf(document: Document): readonly KeptFile[];
  /** Tell which runs other windows are at. */
  locks(): WindowLocks;
}

export function createKeptRuns(outside: KeptRunsOutside) {
  const { shelf, run, present, now } = outside;
  let record: RunRecord | undefined;
  let lastCheckpoint = 0;
  let lastRecord = 0;
  let lastShown = 0;
  let asking: Promise<void> | undefined;
  /** The step whose weights were kept last. */
  let lastStep: number | undefined;
  let writing: Promise<void> = Promise.resolve();
  let fingerprint = '';
  let versions: Record<string, string> = {};
  /** Removed, but not yet for good. */
  const removed = new Map<string, RunRecord>();

  const store = createStore<KeptRuns>()((set, get) => {
    const found = (id: string) => get().records.find((one) => one.id === id);
    const replace = (next: RunRecord) =>
      set({ records: get().records.map((one) => (one.id === next.id ? next : one)) });
    return {
      records: [],
      overlaid: new Map(),
      interrupted: undefined,
      notice: undefined,
      async load() {
        const records = await shelf().records();
        const elsewhere = await outside.locks().heldByOthers();
        const fresh = get().records.filter(({ id }) => !records.some((one) => one.id === id));
        set({
          records: [...fresh, ...records],
          interrupted: records.find(({ id, phase }) => phase === 'running' && !elsewhere.has(id)),
        });
      },
      async change(id, part) {
        const old = found(id);
        if (!old) return;
        const next = { ...old, ...part };
        if (record?.id === id) record = next;
        replace(next);
        await keeping(shelf().put(next));
      },
      remove(id) {
        const old = found(id);
        if (!old) return;
        set({
          records: get().records.filter((one) => one.id !== id),
          overlaid: new Map([...get().overlaid].filter(([run]) => run !== id)),
          interrupted: get().interrupted?.id === id ? undefined : get().interrupted,
        });
        if (record?.id === id) record = undefined;
        removed.set(id, old);
        outside.after(forgetAfter, () => void forget(id));
      },
      async restore(id) {
        const old = removed.get(id);
        if (!old) return;
        removed.delete(id);
        // The run may have gone on meanwhile, and been kept anew.
        if (found(id)) return;
        const records = [...get().records, old].sort((a, b) => b.startedAt - a.startedAt);
        set({ records });
        if (run().run === id) record = old;
      },
      async empty() {
        await Promise.all([...removed.keys()].map(forget));
      },
      async toggleOverlay(id) {
        const overlaid = new Map(get().overlaid);
        if (!overlaid.delete(id)) {
          const curves = await get().curvesOf(id);
          if (curves) overlaid.set(id, curves);
        }
        set({ overlaid });
      },
      async curvesOf(id) {
        return id === run().run ? run().curves : shelf().curves(id);
      },
      async branch(id, which, then) {
        const old = found(id);
        if (!old) return false;
        const now = present();
        return sameNetwork(old.document, now)
          ? goOn(old, which, { wish: then, as: now })
          : goOn(old, which, { wish: then });
      },
      async resume(id) {
        const old = found(id);
        return old !== undefined && goOn(old, 'last', { wish: 'start' });
      },
      async best(id) {
        await writing;
        const old = found(id);
        const weights = old?.best && (await shelf().weights(old, 'best'));
        return weights && 'checkpoint' in weights ? weights.checkpoint : undefined;
      },
      async adopt(document, weights, file) {
        if (record) {
          run().pause();
          await takeCheckpoint();
        }
        run().adopt(document, weights, file);
      },
      async recover() {
        const { run: id, trained } = run();
        if (id !== undefined && (await get().resume(id))) return;
        // Nothing was kept yet, so nothing is lost but a few steps: the same seed brings them again.
        if (trained) run().train(trained);
      },
    };
  });

  const forget = async (id: string): Promise<void> => {
    if (!removed.delete(id)) return;
    if (!store.getState().records.some((one) => one.id === id)) await shelf().drop(id);
  };

  const goOn = async (
    old: RunRecord,
    which: WeightsOf,
    { wish, as }: { wish?: 'start' | undefined; as?: Document },
  ): Promise<boolean> => {
    await writing;
    const weights = await shelf().weights(old, which);
    if ('error' in weights) {
      store.setState({ notice: weights.error });
      return false;
    }
    store.setState({ notice: weights.notice });
    const { best, curvesOf } = store.getState();
    const checkpoint = as
      ? underSettings(weights.checkpoint, old.document, as)
      : weights.checkpoint;
    const before = old.best && old.best.step <= checkpoint.step ? await best(old.id) : undefined;
    const from = { run: old.id, curves: await curvesOf(old.id), best: before };
    run().resumeFrom(as ?? old.document, checkpoint, from, wish);
    return true;
  };

  const keeping = async (work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch (reason) {
      if (!(reason instanceof NotKept)) throw reason;
      store.setState({ notice: reason.sentence });
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
      store.setState({
        records: store.getState().records.map((one) => (one.id === kept.id ? kept : one)),
      });
    }
    if (!force && now() - lastRecord < recordEvery) return;
    lastRecord = now();
    void keeping(shelf().put(kept));
    void keeping(shelf().putCurves(kept.id, run().curves));
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
          await shelf().putWeights(id, slot, checkpoint);
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
        new Set(store.getState().records.map(({ name }) => name)),
      ),
      startedAt: Date.now(),
      savedAt: Date.now(),
      document: trained,
      backend: facts.backend,
      versions,
      fingerprint,
      parameters,
      phase: 'running',
      step: progress?.step ?? 0,
      metrics: {},
      slot: 'a',
      pinned: false,
      files: outside.filesOf(trained).slice(0, mostFiles),
      ...(branchedFrom ? { branchedFrom } : {}),
    };
    const from = store.getState().records.find((one) => one.id === branchedFrom?.run);
    if (branchedFrom && from?.best && from.best.step <= branchedFrom.step) {
      made.best = from.best;
      writing = writing.then(() => keeping(shelf().copyBest(from.id, id)));
    }
    const records = [made, ...store.getState().records];
    const surplus = records.filter(({ pinned }) => !pinned).slice(mostRuns);
    store.setState({ records: records.filter((one) => !surplus.includes(one)) });
    for (const { id: old } of surplus) void shelf().drop(old);
    lastCheckpoint = now() - checkpointEvery + firstCheckpoint;
    void outside.locks().hold(id);
    return made;
  };

  const listener = {
    began() {
      if (record) outside.locks().release(record.id);
      record = undefined;
      lastStep = undefined;
      const { interrupted } = store.getState();
      if (!interrupted) return;
      // Offered once: from now on it is a run of the list like any other.
      store.setState({ interrupted: undefined });
      const ended: RunRecord = { ...interrupted, phase: 'stopped' };
      store.setState({
        records: store.getState().records.map((one) => (one.id === ended.id ? ended : one)),
      });
      void keeping(shelf().put(ended));
    },
    heard(run: RunStore, news: News) {
      if (news.type === 'ready') {
        fingerprint = news.fingerprint ?? '';
        const from = store.getState().records.find(({ id }) => id === run.branchedFrom?.run);
        if (from && run.trained && learnsOtherwise(from, run.trained, fingerprint))
          store.setState({ notice: otherData(from.name) });
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
      if (news.type === 'state') {
        const { state } = news;
        if (state === 'paused' || state === 'stopped' || state === 'finished') {
          save({ phase: state }, true);
          void takeCheckpoint();
        } else if (state === 'running') save({ phase: 'running' }, false);
      }
      if (news.type === 'failed') save({ phase: 'failed' }, true);
    },
  };
  return {
    store,
    listener,
    knowVersions(known: Record<string, string>) {
      versions = known;
    },
  };
}
