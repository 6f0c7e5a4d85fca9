// The live store of one document's runs: it carries the buttons' wishes to the engine, and what news brings into the state.
import { createStore } from 'zustand/vanilla';
import type {
  BackendName,
  Checkpoint,
  Document,
  News,
  Preprocessing,
  Sample,
  SentFile,
} from '../../graph-core/index.ts';
import { text } from '../../graph-core/index.ts';
import type { DuelFrame } from './duel-history.ts';
import { DuelHistory } from './duel-history.ts';
import { ViewHistory } from './view-history.ts';
import type { EngineClient, Silence } from '../engine/engine-client.ts';
import { Refused } from '../engine/engine-client.ts';
import { CurveBook } from './curves.ts';
import type { Reaction, RunOrders, Wish } from './on-news.ts';
import { commandOf, onEdit, onNews, onSilence } from './on-news.ts';
import type { RunFacts } from './run-facts.ts';
import { fresh, canResume } from './run-facts.ts';
import type { FollowedRun } from './followed/followed-run.ts';
import { followedRun } from './followed/followed-run.ts';
import { lookAtSample, watchSample } from './watch-sample.ts';

export interface RunStore extends RunFacts, FollowedRun {
  readonly curves: CurveBook;
  readonly history: ViewHistory;
  readonly duels: DuelHistory;
  /** This run as it is this moment. */
  now(): RunStore;
  /** Goes on with a run that waits, or begins a new one. */
  train(document: Document): void;
  pause(): void;
  /** One optimizer step, then paused. */
  step(document: Document): void;
  /** One turn of one player alone, then paused. */
  takeTurn(document: Document, player: string): void;
  /** Ends the run and keeps its weights; while it is being prepared, cancels that. */
  stop(): void;
  /** A new run of the document, ready at step 0; waits to be started, unless told to. */
  reset(document: Document, then?: 'start', from?: Fitting): void;
  /** A new run that goes on from a checkpoint; waits to be started, unless told to. */
  resumeFrom(document: Document, checkpoint: Checkpoint, from?: Ancestor, then?: Wish): void;
  /** A new run that begins at step 0 with weights from a file. */
  adopt(document: Document, brought: Brought, file: string): void;
  /** A new run that goes on from a checkpoint of elsewhere, with what it had measured there. */
  takeOver(document: Document, checkpoint: Checkpoint, file: string, measured: MeasuredThere): void;
  /** Takes over what may change while the run goes on or waits: the learning rate and the number of steps. */
  follow(document: Document): void;
  /** Which sample the views show from now on. */
  watch(sample: Sample): void;
  /** Which outputs are looked at beside those that blocks show by themselves. */
  watchOutputs(outputs: readonly string[]): void;
  /** Whether blocks wear live stats while they train. */
  showStats(on: boolean): void;
  /** Whether an engine of its own is at its disposal, at work or waiting. */
  holdsEngine(): boolean;
  /** Gives its engine up, and keeps what was measured and seen. Whatever is worth keeping is kept before. */
  putAway(): void;
  /** Lets go of all that was measured and seen. */
  forget(): void;
  readonly ask: EngineClient['ask'];
}

/** What a run begins with whose weights are given once it is ready. */
interface Fitting {
  readonly preprocessing?: Preprocessing | undefined;
  /** The file that they came from. */
  readonly importedFrom?: string | undefined;
}

/** Weights from a file, with what they were trained with where they carry it. */
export type Brought = Pick<Checkpoint, 'weights' | 'preprocessing'>;

/** What a run had measured where it was trained before. */
type MeasuredThere = Pick<RunStore, 'curves' | 'validations' | 'final'>;

/** The run that another one goes on from, with what it had measured. */
export interface Ancestor {
  readonly run: string;
  readonly curves?: CurveBook | undefined;
  /** How its game stood last, no later than where it is gone on from. */
  readonly duel?: DuelFrame | undefined;
  /** It goes on as it was, or not at all: with the data that it was trained on. */
  readonly exactly?: boolean;
  /** Its best weights until then. */
  readonly best?: Checkpoint | undefined;
}

/** Hears of the runs of one document, to keep them. */
export interface RunListener {
  began(): void;
  heard(run: RunStore, news: News): void;
}

export interface RunDeps {
  makeClient(
    onNews: (news: News) => void,
    onSilence: (silence: Silence | undefined) => void,
  ): EngineClient;
  newId(): string;
  /** The backend that the next run asks for. */
  backend(): BackendName;
  /** Whether that run asks for the same bits everywhere. */
  deterministic?(): boolean;
  /** Whether the next run begins with live stats. */
  liveStats(): boolean;
  /** The files the user gave for a document's data. */
  filesFor(document: Document): readonly SentFile[];
  /** A run begins: whoever else holds an engine gives it up. */
  takeEngine?(): void;
  readonly listener?: RunListener;
}

const firstSample: Sample = { from: 'held-out', index: 0 };

const putAwaySentence = text(
  'The weights of this run are kept, but not loaded, because another document was trained. Load them in the Train room.',
  '別の文書を学習したため、この学習の重みは保存されていますが、読み込まれていません。「学習」画面で読み込んでください。',
);

/** Before the first run of a document, and where one ended before its first step. */
const noRun = () => ({
  ...fresh,
  phase: 'idle' as const,
  run: undefined,
  trained: undefined,
  asked: undefined,
  branchedFrom: undefined,
  importedFrom: undefined,
  curves: new CurveBook(),
  history: new ViewHistory(),
  duels: new DuelHistory(),
});

const noOrders: RunOrders = {
  wish: undefined,
  watchEvery: 0,
  changed: undefined,
  rate: 0,
  liveStats: false,
};

/** How a run begins, beside its document. */
interface Beginning {
  readonly wish?: Wish | undefined;
  readonly resume?: Checkpoint;
  readonly from?: Ancestor | undefined;
  readonly importedFrom?: string | undefined;
  readonly preprocessing?: Preprocessing | undefined;
  readonly measured?: MeasuredThere;
}

export function createRunStore(deps: RunDeps) {
  return createStore<RunStore>()((set, get) => {
    let orders = noOrders;
    let client: EngineClient | undefined;
    const engine = () =>
      (client ??= deps.makeClient(hear, (silence) => react(onSilence(get(), silence))));

    const known = () => ({ facts: get(), orders });
    const react = (reaction: Reaction) => {
      const { facts, orders: next, look, send = [] } = reaction;
      keep(get(), reaction);
      orders = { ...orders, ...next };
      if (facts) set(facts);
      if (look) lookAtSample(watched);
      for (const command of send) engine().send(command);
    };
    const watched = { known, engine, react };
    const hear = (news: News) => {
      react(onNews(known(), news));
      deps.listener?.heard(get(), news);
    };
    const follow = (document: Document) => react(onEdit(known(), document));

    const begin = (document: Document, how: Beginning) => {
      const run = deps.newId();
      const asked = deps.backend();
      set(begun(run, asked, document, get().sample, how));
      deps.takeEngine?.();
      const { wish, resume, from, preprocessing } = how;
      const rate = resume?.progress.learningRate ?? document.training.optimizer.learningRate;
      orders = { ...noOrders, wish, rate, liveStats: deps.liveStats() };
      engine().begin(run, {
        ...preparation(deps, document, get().asked),
        resume,
        onlySameData: from?.exactly,
        preprocessing,
        best: from?.best?.weights,
      });
      deps.listener?.began();
    };
    const go = (document: Document, wish: Wish) => {
      follow(document);
      if (!get().away && canResume(get(), document)) engine().send(commandOf(wish));
      else begin(document, { wish });
    };
    const withoutWish = () => void (orders = { ...orders, wish: undefined });

    return {
      ...noRun(),
      sample: firstSample,
      wantedSample: firstSample,
      sampleFailure: undefined,
      curvesVersion: 0,
      framesVersion: 0,
      duelsVersion: 0,
      now: get,
      train: (document) => go(document, 'start'),
      step: (document) => go(document, 'step'),
      takeTurn: (document, player) => go(document, { turnOf: player }),
      pause: () => engine().send({ type: 'pause' }),
      stop() {
        if (get().phase !== 'preparing') {
          engine().send({ type: 'stop' });
          return;
        }
        // Nothing is trained yet, so nothing is lost with the worker.
        withoutWish();
        engine().abandon();
        set(noRun());
      },
      reset: (document, wish, from) => begin(document, { wish, ...from }),
      resumeFrom: (document, resume, from, wish) => begin(document, { wish, resume, from }),
      takeOver: (document, resume, importedFrom, measured) =>
        begin(document, { resume, importedFrom, measured }),
      ...followedRun({
        get,
        set,
        engine,
        begin(document) {
          set(begun(deps.newId(), deps.backend(), document, get().sample, {}));
          deps.takeEngine?.();
          deps.listener?.began();
        },
        prepare(run, document, resume) {
          set({ phase: 'preparing', message: undefined });
          orders = { ...noOrders, liveStats: deps.liveStats() };
          engine().begin(run, { ...preparation(deps, document, get().asked), resume });
        },
        look: () => lookAtSample(watched),
      }),
      adopt: (document, brought, importedFrom) =>
        begin(document, {
          resume: { step: 0, ...brought, optimizer: [], progress: {} },
          importedFrom,
        }),
      follow,
      watch: (sample) => watchSample(watched, sample),
      watchOutputs(outputs) {
        client?.send({ type: 'watch-outputs', outputs });
        if (isLookedAt(get())) lookAtSample(watched);
      },
      showStats(on) {
        orders = { ...orders, liveStats: on };
        if (!on) set({ stats: [] });
        client?.send({ type: 'show-stats', on });
      },
      holdsEngine: () => client !== undefined && get().run !== undefined && !get().away,
      putAway() {
        withoutWish();
        client?.close();
        client = undefined;
        set(putAway(get()) ?? noRun());
      },
      forget: () => set(noRun()),
      ask: (question, wait) =>
        get().away ? Promise.reject(new Refused(putAwaySentence)) : engine().ask(question, wait),
    };
  });
}

function preparation(deps: RunDeps, document: Document, asked: BackendName | undefined) {
  return {
    type: 'prepare' as const,
    document,
    backend: asked ?? deps.backend(),
    deterministic: deps.deterministic?.(),
    files: deps.filesFor(document),
  };
}

function isLookedAt({ run, phase, away }: RunStore): boolean {
  return run !== undefined && phase !== 'preparing' && !away;
}

function keep({ curves, history, duels }: RunStore, { points, views, duel }: Reaction): void {
  if (points)
    for (const [name, curve] of Object.entries(points.curves))
      curves.add(points.split, name, curve);
  if (views === 'forget') history.clear();
  else if (views) history.add(views);
  if (duel) duels.add(duel);
}

/** A run that begins, with what it takes over from the one it goes on from. */
function begun(
  run: string,
  asked: BackendName,
  document: Document,
  shown: Sample,
  { resume, from, importedFrom, measured }: Beginning,
) {
  const sample = 'from' in shown ? shown : firstSample;
  return {
    ...fresh,
    run,
    asked,
    trained: document,
    branchedFrom: from && resume && { run: from.run, step: resume.step },
    importedFrom,
    curves: (measured ?? from)?.curves?.copyUpTo(resume?.step ?? 0) ?? new CurveBook(),
    ...(measured && resume && standing(document, resume, measured)),
    history: new ViewHistory(),
    duels: duelsFrom(from),
    curvesVersion: 0,
    framesVersion: 0,
    duelsVersion: 0,
    sample,
    wantedSample: sample,
    sampleFailure: undefined,
  };
}

/** A run that has come from elsewhere stands where it stood there. */
function standing(document: Document, { step, progress }: Checkpoint, measured: MeasuredThere) {
  const { steps, optimizer } = document.training;
  const { learningRate = optimizer.learningRate } = progress;
  const { validations, final } = measured;
  return {
    progress: { step, steps, learningRate, stepsPerSecond: 0, secondsLeft: 0 },
    validations: validations.filter((point) => point.step <= step),
    final: final?.step === step ? final : undefined,
  };
}

function duelsFrom(from: Ancestor | undefined): DuelHistory {
  const duels = new DuelHistory();
  if (from?.duel) duels.add(from.duel);
  return duels;
}

/** Undefined where there is nothing that the same seed would not bring again: no step, no weights of a file. */
function putAway({ phase, progress, importedFrom }: RunFacts): Partial<RunFacts> | undefined {
  if (phase === 'preparing' || (!progress && importedFrom === undefined)) return undefined;
  return {
    away: true,
    silence: undefined,
    memory: undefined,
    phase: phase === 'running' ? 'paused' : phase,
  };
}
