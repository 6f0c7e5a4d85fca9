// Every run that was trained, kept and compared: listens to the run in progress, answers the list. Knows no component.
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { Checkpoint, Document, NamedArray, News, Text } from '../../graph-core/index.ts';
import { chooseHost } from '../host/choose-host.ts';
import { presentDocument } from '../stores/document.ts';
import { setRunListener } from '../stores/run.ts';
import { sameNetwork } from '../stores/same-model.ts';
import type { RunStore } from '../stores/run-store.ts';
import { runStore } from '../stores/run.ts';
import { version as tensorflow } from '@tensorflow/tfjs/package.json';
import { bytesToCheckpoint, checkpointToBytes } from './checkpoint-bytes.ts';
import type { CurveBook } from './curves.ts';
import type { RunRecord } from './run-record.ts';
import type { RunShelf, WeightsOf } from './run-shelf.ts';
import { createRunShelf, NotKept } from './run-shelf.ts';

export interface KeptRuns {
  /** Newest first. */
  readonly records: readonly RunRecord[];
  /** Runs drawn beside the present one. */
  readonly overlaid: ReadonlyMap<string, CurveBook>;
  /** What could not be kept or read. */
  readonly notice: Text | undefined;
  load(): Promise<void>;
  change(id: string, part: Partial<Pick<RunRecord, 'name' | 'pinned'>>): Promise<void>;
  remove(id: string): Promise<void>;
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
/** Unpinned runs beyond this number lose their place to newer ones. */
const mostRuns = 40;

export function createKeptRuns(
  shelf: () => RunShelf,
  run: () => RunStore,
  present: () => Document,
  now: () => number,
) {
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

  const store = createStore<KeptRuns>()((set, get) => {
    const found = (id: string) => get().records.find((one) => one.id === id);
    const replace = (next: RunRecord) =>
      set({ records: get().records.map((one) => (one.id === next.id ? next : one)) });
    return {
      records: [],
      overlaid: new Map(),
      notice: undefined,
      async load() {
        const records = await shelf().records();
        const fresh = get().records.filter(({ id }) => !records.some((one) => one.id === id));
        set({ records: [...fresh, ...records] });
      },
      async change(id, part) {
        const old = found(id);
        if (!old) return;
        const next = { ...old, ...part };
        if (record?.id === id) record = next;
        replace(next);
        await keeping(shelf().put(next));
      },
      async remove(id) {
        set({
          records: get().records.filter((one) => one.id !== id),
          overlaid: new Map([...get().overlaid].filter(([run]) => run !== id)),
        });
        if (record?.id === id) record = undefined;
        await shelf().drop(id);
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
      name: importedFrom ?? (typeof trained.name === 'string' ? trained.name : trained.name.en),
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
    return made;
  };

  const listener = {
    began() {
      record = undefined;
      lastStep = undefined;
    },
    heard(run: RunStore, news: News) {
      if (news.type === 'ready') {
        fingerprint = news.fingerprint ?? '';
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

/** With the rate of the new settings; what another optimizer had gathered means nothing to this one. */
function underSettings(checkpoint: Checkpoint, before: Document, now: Document): Checkpoint {
  const { type, learningRate } = now.training.optimizer;
  return {
    ...checkpoint,
    progress: { ...checkpoint.progress, learningRate },
    optimizer: type === before.training.optimizer.type ? checkpoint.optimizer : [],
  };
}

let shelf: RunShelf | undefined;
const made = createKeptRuns(
  () => {
    shelf ??= createRunShelf(chooseHost(), {
      toBytes: checkpointToBytes,
      fromBytes: bytesToCheckpoint,
    });
    return shelf;
  },
  () => runStore.getState(),
  presentDocument,
  () => performance.now(),
);

export const keptRuns = made.store;

/** Once, when the window starts: from then on every run is kept. */
export async function keepRuns(): Promise<void> {
  setRunListener(made.listener);
  const { version } = await chooseHost().about({});
  made.knowVersions({ kumiki: version, tensorflow });
  await keptRuns.getState().load();
}

export function useKeptRuns<Part>(select: (runs: KeptRuns) => Part): Part {
  return useStore(keptRuns, select);
}
