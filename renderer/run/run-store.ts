// One run after another: state, progress, what was measured and what is shown. Knows no component and no worker.
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
import { ViewHistory } from './view-history.ts';
import type { EngineClient, Silence } from '../engine/engine-client.ts';
import { Refused } from '../engine/engine-client.ts';
import { CurveBook } from './curves.ts';
import type { RunFacts } from './run-facts.ts';
import { fresh, canResume, isResumable } from './run-facts.ts';
import { sameModel } from './same-model.ts';

/** What a run does as soon as it is ready; without a wish it waits. */
export type Wish = 'start' | 'step';

export interface RunStore extends RunFacts {
  readonly curves: CurveBook;
  readonly history: ViewHistory;
  /** This run as it is this moment. */
  now(): RunStore;
  /** Goes on with a run that waits, or begins a new one. */
  train(document: Document): void;
  pause(): void;
  /** One optimizer step, then paused. */
  step(document: Document): void;
  /** Ends the run and keeps its weights; while it is being prepared, cancels that. */
  stop(): void;
  /** A new run of the document, ready at step 0; waits to be started, unless told to. */
  reset(document: Document, then?: 'start', preprocessing?: Preprocessing): void;
  /** A new run that goes on from a checkpoint; waits to be started, unless told to. */
  resumeFrom(document: Document, checkpoint: Checkpoint, from?: Ancestor, then?: Wish): void;
  /** A new run that begins at step 0 with weights from a file. */
  adopt(document: Document, brought: Brought, file: string): void;
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

/** Weights from a file, with what they were trained with where they carry it. */
export type Brought = Pick<Checkpoint, 'weights' | 'preprocessing'>;

/** The run that another one goes on from, with what it had measured. */
export interface Ancestor {
  readonly run: string;
  readonly curves?: CurveBook | undefined;
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

const firstSample: Sample = { from: 'held-out', place: 0 };
const trainingSample: Sample = { from: 'training', place: 0 };

const putAwaySentence = text(
  'The weights of this run are kept, but not loaded, because another document was trained. Load them in the Train room.',
  '別の文書を学習したため、この学習の重みは保存されていますが、読み込まれていません。「学習」で読み込んでください。',
);

/** Views that the watched sample should give in a whole run, and in a second, at most. */
const framesPerRun = 240;
const framesPerSecond = 5;

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
});

export function createRunStore(deps: RunDeps) {
  return createStore<RunStore>()((set, get) => {
    let wish: Wish | undefined;
    let watchEvery = 0;
    /** The document as it was last changed while the run was being prepared. */
    let changed: Document | undefined;
    /** The learning rate that the run was told last. */
    let rate = 0;
    let client: EngineClient | undefined;
    const engine = () => {
      client ??= deps.makeClient(hear, (silence) =>
        set(
          silence === 'dead'
            ? { silence, phase: get().phase === 'idle' ? 'idle' : 'failed' }
            : { silence },
        ),
      );
      return client;
    };

    const begin = (
      document: Document,
      resume?: Checkpoint,
      from?: Ancestor,
      importedFrom?: string,
      preprocessing?: Preprocessing,
    ) => {
      const run = deps.newId();
      const { sample } = get();
      const asked = deps.backend();
      const first = 'from' in sample ? sample : firstSample;
      set({
        ...fresh,
        run,
        asked,
        trained: document,
        branchedFrom: from && resume && { run: from.run, step: resume.step },
        importedFrom,
        curves: from?.curves?.copyUpTo(resume?.step ?? 0) ?? new CurveBook(),
        history: new ViewHistory(),
        curvesVersion: 0,
        framesVersion: 0,
        sample: first,
        wantedSample: first,
        sampleFailure: undefined,
      });
      watchEvery = 0;
      changed = undefined;
      deps.takeEngine?.();
      rate = resume?.progress.learningRate ?? document.training.optimizer.learningRate;
      engine().begin(run, {
        type: 'prepare',
        document,
        backend: asked,
        deterministic: deps.deterministic?.(),
        files: deps.filesFor(document),
        resume,
        onlySameData: from?.exactly,
        preprocessing,
        best: from?.best?.weights,
      });
      deps.listener?.began();
    };

    const look = () => {
      const { sample, run } = get();
      engine()
        .ask({ type: 'probe', sample })
        .then((seen) => {
          if (get().run === run && get().sample === sample) record(seen);
        })
        // A sample that cannot be looked at says so where it was chosen.
        .catch(() => undefined);
    };

    const record = ({ step, views }: Extract<News, { type: 'views' }>) => {
      get().history.add({ step, views });
      set({ framesVersion: get().framesVersion + 1 });
    };

    /** How often the sample is looked at: often enough to scrub, seldom enough to cost nothing. */
    const setWatch = (stepsPerSecond: number) => {
      const { trained, sample } = get();
      const every = Math.max(
        1,
        Math.ceil((trained?.training.steps ?? 1) / framesPerRun),
        Math.ceil(stepsPerSecond / framesPerSecond),
      );
      if (watchEvery > 0 && every < watchEvery * 2 && every > watchEvery / 3) return;
      watchEvery = every;
      engine().send({ type: 'watch', every, sample });
    };

    const hear = (news: News) => {
      switch (news.type) {
        case 'state':
          set({
            phase: news.state,
            ...(news.message ? { message: news.message } : {}),
            // What ended it no longer holds.
            ...(news.state === 'running' ? { message: undefined, final: undefined } : {}),
          });
          if (news.state === 'finished' || news.state === 'paused' || news.state === 'stopped')
            look();
          break;
        case 'ready': {
          const { facts, parameters, peakBytes, examples, units, notice: batchNotice } = news;
          set({ phase: 'ready', facts, parameters, peakBytes, examples, units, batchNotice });
          if ('from' in get().sample && examples['held-out'] === 0)
            set({ sample: trainingSample, wantedSample: trainingSample });
          get().history.clear();
          look();
          setWatch(0);
          engine().send({ type: 'show-stats', on: deps.liveStats() });
          if (changed) follow(changed);
          if (wish) engine().send({ type: wish });
          wish = undefined;
          break;
        }
        case 'progress': {
          const { progress, curves, memory } = news;
          for (const [name, curve] of Object.entries(curves))
            get().curves.add('training', name, curve);
          set({ progress, memory, curvesVersion: get().curvesVersion + 1 });
          setWatch(progress.stepsPerSecond);
          break;
        }
        case 'validation': {
          for (const [name, value] of Object.entries(news.metrics))
            get().curves.add('held-out', name, { steps: [news.step], values: [value] });
          set({
            validations: [...get().validations, news],
            curvesVersion: get().curvesVersion + 1,
          });
          break;
        }
        case 'final-validation': {
          const { step, examples, metrics } = news;
          set({ final: { step, examples, metrics } });
          break;
        }
        case 'views':
          record(news);
          break;
        case 'stats':
          set({ stats: news.stats });
          break;
        case 'failed':
          set({ phase: 'failed', message: news.message, place: news.place });
          break;
        case 'survey':
        case 'prediction':
        case 'evaluation':
        case 'checkpoint':
        case 'done':
        case 'refused':
          break;
      }
      deps.listener?.heard(get(), news);
    };

    const follow = (document: Document) => {
      const { trained, silence, phase } = get();
      if (phase === 'preparing') changed = document;
      // Other edits share the settings, so that dragging a block compares nothing.
      if (!trained || document.training === trained.training) return;
      if (!isResumable(get()) || silence === 'dead' || !sameModel(trained, document)) return;
      const { optimizer, steps } = document.training;
      const { learningRate } = optimizer;
      if (learningRate !== rate) engine().send({ type: 'set-learning-rate', learningRate });
      if (steps !== trained.training.steps) engine().send({ type: 'set-steps', steps });
      rate = learningRate;
      set({ trained: document });
    };
    const go = (document: Document, how: Wish) => {
      follow(document);
      if (!get().away && canResume(get(), document)) engine().send({ type: how });
      else {
        wish = how;
        begin(document);
      }
    };

    return {
      ...noRun(),
      sample: firstSample,
      wantedSample: firstSample,
      sampleFailure: undefined,
      curvesVersion: 0,
      framesVersion: 0,
      now: get,
      train: (document) => go(document, 'start'),
      step: (document) => go(document, 'step'),
      pause: () => engine().send({ type: 'pause' }),
      stop() {
        if (get().phase !== 'preparing') {
          engine().send({ type: 'stop' });
          return;
        }
        // Nothing is trained yet, so nothing is lost with the worker.
        wish = undefined;
        engine().abandon();
        set(noRun());
      },
      reset(document, then, preprocessing) {
        wish = then;
        begin(document, undefined, undefined, undefined, preprocessing);
      },
      resumeFrom(document, checkpoint, from, then) {
        wish = then;
        begin(document, checkpoint, from);
      },
      adopt(document, brought, file) {
        wish = undefined;
        begin(document, { step: 0, ...brought, optimizer: [], progress: {} }, undefined, file);
      },
      follow,
      watch(wantedSample) {
        set({ wantedSample, sampleFailure: undefined });
        const { run, phase } = get();
        if (run === undefined || phase === 'preparing') {
          set({ sample: wantedSample });
          return;
        }
        const isWanted = () => get().run === run && get().wantedSample === wantedSample;
        engine()
          .ask({ type: 'probe', sample: wantedSample })
          .then((seen) => {
            if (!isWanted()) return;
            get().history.clear();
            set({ sample: wantedSample });
            record(seen);
            if (watchEvery > 0)
              engine().send({ type: 'watch', every: watchEvery, sample: wantedSample });
          })
          .catch((reason: unknown) => {
            // The run goes on with the sample it had: one that cannot be read must not end it.
            if (isWanted() && reason instanceof Refused)
              set({ wantedSample: get().sample, sampleFailure: reason.sentence });
          });
      },
      watchOutputs(outputs) {
        client?.send({ type: 'watch-outputs', outputs });
        const { run, phase, away } = get();
        if (run !== undefined && phase !== 'preparing' && !away) look();
      },
      showStats(on) {
        if (!on) set({ stats: [] });
        client?.send({ type: 'show-stats', on });
      },
      holdsEngine: () => client !== undefined && get().run !== undefined && !get().away,
      putAway() {
        wish = undefined;
        client?.close();
        client = undefined;
        const { phase, progress, importedFrom } = get();
        // Without a step or weights of a file there is nothing that the same seed would not bring again.
        if (phase === 'preparing' || (!progress && importedFrom === undefined)) set(noRun());
        else
          set({
            away: true,
            silence: undefined,
            memory: undefined,
            phase: phase === 'running' ? 'paused' : phase,
          });
      },
      forget: () => set(noRun()),
      ask: (question) =>
        get().away ? Promise.reject(new Refused(putAwaySentence)) : engine().ask(question),
    };
  });
}
