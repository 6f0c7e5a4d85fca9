// Every run that was trained, kept and compared: one list for all documents, and going on with what it keeps. Knows no window.
import { createStore } from 'zustand/vanilla';
import type { Checkpoint, Document, Text } from '../../../graph-core/index.ts';
import type { WindowLocks } from '../../host/window-locks.ts';
import { sameNetwork } from '../same-model.ts';
import type { Wish } from '../on-news.ts';
import type { Brought, RunStore } from '../run-store.ts';
import type { CurveBook } from '../curves.ts';
import { learnsOtherwise, otherData, underSettings } from './resume-policy.ts';
import type { KeptFile, RunRecord } from './run-record.ts';
import type { RunKeeper, RunLedger } from './run-keeper.ts';
import { createRunKeeper } from './run-keeper.ts';
import type { RunStorage, WeightsOf } from './run-storage.ts';
import { NotKept } from './run-storage.ts';

export interface KeptRuns {
  /** Newest first. */
  readonly records: readonly RunRecord[];
  /** Runs drawn beside the present one. */
  readonly overlaid: ReadonlyMap<string, CurveBook>;
  /** The newest run whose window ended while it trained; until another begins here. */
  readonly interrupted: RunRecord | undefined;
  /** What is not as it was, by the run it is said of; under '' what could not be kept or read. */
  readonly notices: ReadonlyMap<string, Text>;
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
  branch(id: string, which: WeightsOf, then?: Wish): Promise<boolean>;
  /** Goes on with a run that was broken off, exactly as it was. */
  resume(id: string): Promise<boolean>;
  /** The weights of a run's best step; undefined where none are kept whole. */
  best(id: string): Promise<Checkpoint | undefined>;
  /** The weights kept last of a run whose engine was given up. */
  last(id: string): Promise<Checkpoint | undefined>;
  /** Begins a run with weights from a file; the weights of the run before it are kept first. */
  adopt(document: Document, brought: Brought, file: string): Promise<boolean>;
  /** Goes on with the run of this window from its last checkpoint, after its worker died. */
  recover(): Promise<void>;
}

/** How long a removal can be taken back: longer than it is offered. */
const forgetAfter = 20_000;
/** Unpinned runs beyond this number lose their place to newer ones. */
const mostRuns = 40;

export interface KeptRunsDeps {
  storage(): RunStorage;
  /** Of the document on the canvas. */
  run(): RunStore;
  /** False = the user leaves the engine to the run of another document. */
  mayBegin(): Promise<boolean>;
  /** The document on the canvas. */
  present(): Document;
  now(): number;
  after(milliseconds: number, call: () => void): void;
  /** The user's own files that a document learns from, as they are chosen now. */
  filesOf(document: Document): readonly KeptFile[];
  /** Tell which runs other windows are at. */
  locks(): WindowLocks;
}

export function createKeptRuns(deps: KeptRunsDeps) {
  const { storage, run, present } = deps;
  let versions: Record<string, string> = {};
  const keepers = new Set<RunKeeper>();
  const keeperOf = (id: string) => [...keepers].find((keeper) => keeper.record()?.id === id);
  const ofRun = (id: string) => [...keepers].find((keeper) => keeper.run().run === id);
  const written = () => Promise.all([...keepers].map((keeper) => keeper.written()));
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
      notices: new Map(),
      async load() {
        const records = await storage().records();
        const elsewhere = await deps.locks().heldByOthers();
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
        keeperOf(id)?.setRecord(next);
        replace(next);
        await put(next);
      },
      remove(id) {
        const old = found(id);
        if (!old) return;
        set({
          records: get().records.filter((one) => one.id !== id),
          overlaid: new Map([...get().overlaid].filter(([run]) => run !== id)),
          interrupted: get().interrupted?.id === id ? undefined : get().interrupted,
        });
        keeperOf(id)?.setRecord(undefined);
        removed.set(id, old);
        deps.after(forgetAfter, () => void forget(id));
      },
      async restore(id) {
        const old = removed.get(id);
        if (!old) return;
        removed.delete(id);
        // The run may have gone on meanwhile, and been kept anew.
        if (found(id)) return;
        const records = [...get().records, old].sort((a, b) => b.startedAt - a.startedAt);
        set({ records });
        ofRun(id)?.setRecord(old);
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
        return ofRun(id)?.run().curves ?? storage().curves(id);
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
        return old !== undefined && goOn(old, 'last', { wish: 'start', exactly: true });
      },
      async best(id) {
        await written();
        const old = found(id);
        const weights = old?.best && (await storage().weights(old, 'best'));
        return weights && 'checkpoint' in weights ? weights.checkpoint : undefined;
      },
      async last(id) {
        await written();
        const old = found(id);
        const weights = old && (await storage().weights(old, 'last'));
        return weights && 'checkpoint' in weights ? weights.checkpoint : undefined;
      },
      async adopt(document, brought, file) {
        const of = run();
        if (!(await deps.mayBegin())) return false;
        const keeper = of.run === undefined || of.away ? undefined : keeperOf(of.run);
        if (keeper) {
          of.pause();
          await keeper.keepNow();
        }
        of.adopt(document, brought, file);
        return true;
      },
      async recover() {
        const { run: id, trained, train } = run();
        if (!(await deps.mayBegin())) return;
        if (id !== undefined && (await get().resume(id))) return;
        // Nothing was kept yet, so nothing is lost but a few steps: the same seed brings them again.
        if (trained) train(trained);
      },
    };
  });

  const say = (notice: Text, of = '') =>
    store.setState({ notices: new Map([...store.getState().notices, [of, notice]]) });

  const put = (record: RunRecord): Promise<void> =>
    storage()
      .put(record)
      .catch((reason: unknown) => {
        if (!(reason instanceof NotKept)) throw reason;
        say(reason.sentence);
      });

  const forget = async (id: string): Promise<void> => {
    if (!removed.delete(id)) return;
    if (!store.getState().records.some((one) => one.id === id)) await storage().drop(id);
  };

  const goOn = async (
    old: RunRecord,
    which: WeightsOf,
    { wish, as, exactly = false }: { wish?: Wish | undefined; as?: Document; exactly?: boolean },
  ): Promise<boolean> => {
    const of = run();
    if (!(await deps.mayBegin())) return false;
    await written();
    const weights = await storage().weights(old, which);
    if ('error' in weights) {
      say(weights.error, of.run);
      return false;
    }
    const { best, curvesOf } = store.getState();
    const checkpoint = as
      ? underSettings(weights.checkpoint, old.document, as)
      : weights.checkpoint;
    const before = old.best && old.best.step <= checkpoint.step ? await best(old.id) : undefined;
    const from = { run: old.id, curves: await curvesOf(old.id), best: before, exactly };
    of.resumeFrom(as ?? old.document, checkpoint, from, wish);
    if (weights.notice) say(weights.notice, of.now().run);
    return true;
  };

  const ledger: RunLedger = {
    records: () => store.getState().records,
    replace(next) {
      const { records } = store.getState();
      store.setState({ records: records.map((one) => (one.id === next.id ? next : one)) });
    },
    add(made) {
      const records = [made, ...store.getState().records];
      const surplus = records.filter(({ pinned }) => !pinned).slice(mostRuns);
      store.setState({ records: records.filter((one) => !surplus.includes(one)) });
      for (const { id } of surplus) void storage().drop(id);
    },
    began() {
      const { interrupted } = store.getState();
      if (!interrupted) return;
      // Offered once: from now on it is a run of the list like any other.
      const ended: RunRecord = { ...interrupted, phase: 'stopped' };
      store.setState({ interrupted: undefined });
      ledger.replace(ended);
      void put(ended);
    },
    say,
    versions: () => versions,
    readied({ run: id, branchedFrom, trained }, fingerprint) {
      const from = store.getState().records.find(({ id }) => id === branchedFrom?.run);
      if (from && trained && learnsOtherwise(from, trained, fingerprint))
        say(otherData(from.name), id);
    },
  };

  return {
    store,
    /** Keeps the runs of one document from now on. */
    listen(of: () => RunStore): RunKeeper {
      // Those of documents that were let go of meanwhile hold nothing any more.
      for (const keeper of keepers) if (keeper.run().run === undefined) keepers.delete(keeper);
      const keeper = createRunKeeper(of, deps, ledger);
      keepers.add(keeper);
      return keeper;
    },
    /** The weights of a run that another takes the engine from. Answers why they could not be kept. */
    keepNow: (id: string): Promise<Text | undefined> =>
      keeperOf(id)?.keepNow() ?? Promise.resolve(undefined),
    knowVersions(known: Record<string, string>) {
      versions = known;
    },
  };
}
