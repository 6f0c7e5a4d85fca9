// Every run that was trained, kept and compared: one list for all documents, and going on with what it keeps.
import type { StoreApi } from 'zustand/vanilla';
import { createStore } from 'zustand/vanilla';
import type { Checkpoint, Document, Text } from '../../../graph-core/index.ts';
import type { CurveBook } from '../curves.ts';
import type { DuelFrame } from '../duel-history.ts';
import type { Wish } from '../on-news.ts';
import type { Brought, RunStore } from '../run-store.ts';
import { learnsOtherwise, otherData } from './resume-policy.ts';
import type { ResumeWish } from './resume-run.ts';
import { resumeRun } from './resume-run.ts';
import type { RunKeeper, RunKeeperDeps, RunLedger } from './run-keeper.ts';
import { createRunKeeper } from './run-keeper.ts';
import type { RunList } from './run-list.ts';
import { added, broughtBack, loaded, replaced, without } from './run-list.ts';
import type { RunRecord } from './run-record.ts';
import type { WeightsOf } from './run-storage.ts';
import { NotKept } from './run-storage.ts';

export interface KeptRuns extends RunList {
  /** What is not as it was, by the run it is said of; under '' what could not be kept or read. */
  readonly notices: ReadonlyMap<string, Text>;
  load(): Promise<void>;
  change(id: string, part: Partial<Pick<RunRecord, 'name' | 'pinned' | 'tests'>>): Promise<void>;
  /** Takes it from the list; what it kept is gone for good only later. */
  remove(id: string): void;
  /** Takes the removal back, while there is something to take back. */
  restore(id: string): Promise<void>;
  /** Makes every removal final. */
  empty(): Promise<void>;
  toggleOverlay(id: string): Promise<void>;
  curvesOf(id: string): Promise<CurveBook | undefined>;
  /** How its game stood last: less of it than the run itself has. */
  duelOf(id: string): Promise<DuelFrame | undefined>;
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

export interface KeptRunsDeps extends RunKeeperDeps {
  /** Of the document on the canvas. */
  run(): RunStore;
  /** False = the user leaves the engine to the run of another document. */
  mayBegin(): Promise<boolean>;
  /** The document on the canvas. */
  present(): Document;
  after(milliseconds: number, call: () => void): void;
}

export function createKeptRuns(deps: KeptRunsDeps) {
  let versions: Record<string, string> = {};
  const keepers = createKeepers();
  const store = createKeptStore(deps, keepers);
  const ledger = createLedger(deps.storage, store, () => versions);
  return {
    store,
    /** Keeps the runs of one document from now on. */
    listen: (of: () => RunStore): RunKeeper => keepers.add(createRunKeeper(of, deps, ledger)),
    /** The weights of a run that another takes the engine from. Answers why they could not be kept. */
    keepNow: (id: string): Promise<Text | undefined> =>
      keepers.of(id)?.keepNow() ?? Promise.resolve(undefined),
    knowVersions(known: Record<string, string>) {
      versions = known;
    },
  };
}

type Keepers = ReturnType<typeof createKeepers>;

/** One for each document that has a run. */
function createKeepers() {
  const all = new Set<RunKeeper>();
  return {
    add(keeper: RunKeeper): RunKeeper {
      // Those of documents that were let go of meanwhile hold nothing any more.
      for (const kept of all) if (kept.run().run === undefined) all.delete(kept);
      all.add(keeper);
      return keeper;
    },
    /** The one that keeps this record now. */
    of: (id: string) => [...all].find((keeper) => keeper.record()?.id === id),
    /** The one whose run this is, recorded or not. */
    ofRun: (id: string) => [...all].find((keeper) => keeper.run().run === id),
    written: () => Promise.all([...all].map((keeper) => keeper.written())),
  };
}

type Store = StoreApi<KeptRuns>;

function say(store: Store, notice: Text, of = '') {
  store.setState({ notices: new Map([...store.getState().notices, [of, notice]]) });
}

async function put(storage: KeptRunsDeps['storage'], store: Store, record: RunRecord) {
  try {
    await storage().put(record);
  } catch (reason) {
    if (!(reason instanceof NotKept)) throw reason;
    say(store, reason.sentence);
  }
}

function createKeptStore(deps: KeptRunsDeps, keepers: Keepers): Store {
  const { storage, run, present } = deps;
  /** Removed, but not yet for good. */
  const removed = new Map<string, RunRecord>();
  return createStore<KeptRuns>()((set, get, store) => {
    const found = (id: string) => get().records.find((record) => record.id === id);
    const forget = async (id: string): Promise<void> => {
      if (removed.delete(id) && !found(id)) await storage().drop(id);
    };
    const weightsOf = async (id: string, which: WeightsOf): Promise<Checkpoint | undefined> => {
      await keepers.written();
      const old = found(id);
      if (!old || (which === 'best' && !old.best)) return undefined;
      const weights = await storage().weights(old, which);
      return 'checkpoint' in weights ? weights.checkpoint : undefined;
    };
    const resume = async (id: string, which: WeightsOf, wish: ResumeWish): Promise<boolean> => {
      const old = found(id);
      const { curvesOf, duelOf, best } = get();
      const { written } = keepers;
      const resuming = {
        ...deps,
        written,
        found,
        curvesOf,
        duelOf,
        best,
        say: (notice: Text, of?: string) => say(store, notice, of),
      };
      return old !== undefined && resumeRun(resuming, old, which, wish);
    };
    return {
      records: [],
      overlaid: new Map(),
      interrupted: undefined,
      notices: new Map(),
      async load() {
        const all = await storage().records();
        // In another window a deletion may still be taken back.
        for (const { id, removedAt = Number.POSITIVE_INFINITY } of all)
          if (Date.now() - removedAt > forgetAfter) void storage().drop(id);
        const kept = all.filter(({ removedAt }) => removedAt === undefined);
        set(loaded(get(), kept, await deps.locks().heldByOthers()));
      },
      async change(id, part) {
        const old = found(id);
        if (!old) return;
        const next = { ...old, ...part };
        keepers.of(id)?.setRecord(next);
        set({ records: replaced(get().records, next) });
        await put(storage, store, next);
      },
      remove(id) {
        const old = found(id);
        if (!old) return;
        set(without(get(), id));
        keepers.of(id)?.setRecord(undefined);
        removed.set(id, old);
        // At once: the window may end before the rest of it is gone.
        void put(storage, store, { ...old, removedAt: Date.now() });
        deps.after(forgetAfter, () => void forget(id));
      },
      async restore(id) {
        const old = removed.get(id);
        if (!old) return;
        removed.delete(id);
        // The run may have gone on meanwhile, and been kept anew.
        if (found(id)) return;
        set({ records: broughtBack(get().records, old) });
        keepers.ofRun(id)?.setRecord(old);
        await put(storage, store, old);
      },
      async empty() {
        await Promise.all([...removed.keys()].map(forget));
      },
      async toggleOverlay(id) {
        const overlaid = new Map(get().overlaid);
        if (!overlaid.delete(id)) {
          const [curves, duel] = await Promise.all([get().curvesOf(id), get().duelOf(id)]);
          if (curves) overlaid.set(id, { curves, duel });
        }
        set({ overlaid });
      },
      async duelOf(id) {
        return keepers.ofRun(id)?.run().duels.latest ?? storage().duel(id);
      },
      async curvesOf(id) {
        return keepers.ofRun(id)?.run().curves ?? storage().curves(id);
      },
      branch: (id, which, wish) => resume(id, which, { wish, present: present() }),
      resume: (id) => resume(id, 'last', { wish: 'start', exactly: true }),
      best: (id) => weightsOf(id, 'best'),
      last: (id) => weightsOf(id, 'last'),
      async adopt(document, brought, file) {
        const of = run();
        if (!(await deps.mayBegin())) return false;
        const keeper = of.run === undefined || of.away ? undefined : keepers.of(of.run);
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
}

/** What the keepers write into: the list, and what is said of its runs. */
function createLedger(
  storage: KeptRunsDeps['storage'],
  store: Store,
  versions: RunLedger['versions'],
): RunLedger {
  const { getState, setState } = store;
  const replace = (next: RunRecord) => setState({ records: replaced(getState().records, next) });
  return {
    records: () => getState().records,
    replace,
    add(made) {
      const { records, surplus } = added(getState().records, made);
      setState({ records });
      for (const { id } of surplus) void storage().drop(id);
    },
    began() {
      const { interrupted } = getState();
      if (!interrupted) return;
      // Offered once: from now on it is a run of the list like any other.
      const ended: RunRecord = { ...interrupted, phase: 'stopped' };
      setState({ interrupted: undefined });
      replace(ended);
      void put(storage, store, ended);
    },
    say: (notice, of) => say(store, notice, of),
    versions,
    readied({ run: id, branchedFrom, trained }, fingerprint) {
      const from = getState().records.find((record) => record.id === branchedFrom?.run);
      if (from && trained && learnsOtherwise(from, trained, fingerprint))
        say(store, otherData(from.name), id);
    },
  };
}
