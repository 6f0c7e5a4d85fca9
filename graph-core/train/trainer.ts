// The trainer: takes commands, runs the loop, tells the news. The same one serves the worker and the command line.
import type { Dataset } from '../data/dataset.ts';
import { DataError } from '../data/dataset.ts';
import type { Engine } from '../engine/engine.ts';
import { BackendError } from '../engine/engine.ts';
import type { Text } from '../text.ts';
import { text, verbatim } from '../text.ts';
import { answerQuestion } from './answers.ts';
import { loadWeights } from '../weights/checkpoint.ts';
import type { NamedArray } from '../weights/named-array.ts';
import { measureUnits } from './measure-units.ts';
import type { TrainingSession, TrainerDeps } from './prepare.ts';
import { prepare, Refusal } from './prepare.ts';
import type { Command, News, RunState } from './protocol.ts';
import type { Run } from './run.ts';
import { startRun } from './run.ts';

export interface Trainer {
  /** Takes a command; resolves when it has been carried out (for `start`: when the loop has ended). Never throws. */
  handle(command: Command): Promise<void>;
  dispose(): void;
}

export function createTrainer(deps: TrainerDeps, post: (news: News) => void): Trainer {
  let prepared: TrainingSession | undefined;
  let run: Run | undefined;
  let state: RunState = 'stopped';
  let looping = false;
  /** The loop ends behind the step under way. */
  let pausing = false;
  const device = watchDevice();
  const givenUp = new Set<number>();

  const enter = (next: RunState, message?: Text): void => {
    state = next;
    post({ type: 'state', state, message });
  };

  const fail = (reason: unknown): void => {
    const lost = device.lost() ? true : undefined;
    post({ type: 'failed', message: sentenceOf(reason), ...placeOf(reason), lost });
    enter('failed');
  };

  const drop = (): void => {
    run?.dispose();
    prepared?.dispose();
    prepared = undefined;
    run = undefined;
    looping = false;
  };

  const open = async (command: Extract<Command, { type: 'prepare' }>): Promise<void> => {
    drop();
    device.forget();
    enter('preparing');
    prepared = await prepareSession(deps, command);
    if (command.onlySameData) refuseOtherData(prepared.dataset);
    const mine = prepared;
    device.watch(mine.engine, () => prepared === mine, fail);
    if (command.resume) putWeights(prepared, command.resume.weights);
    run = startRun(prepared, deps, post, command.resume, command.best);
    post(readyNews(prepared, run));
    enter('ready');
  };

  const goTo = ({ request, checkpoint }: Extract<Command, { type: 'load-checkpoint' }>): void => {
    if (!prepared || !run) return;
    putWeights(prepared, checkpoint.weights);
    run.dispose();
    run = startRun(prepared, deps, post, checkpoint);
    post({ type: 'done', request });
  };

  /** Steps until somebody says otherwise, the run is over, or it fails. */
  const loop = async (steps: number, player?: string): Promise<void> => {
    if (!run || run.over) return;
    // Asked to go on before it has come to rest: it does not rest.
    pausing = false;
    if (looping) return;
    const mine = run;
    const goesOn = (): boolean => run === mine && !device.lost();
    looping = true;
    enter('running');
    try {
      if (player !== undefined) await mine.takeAlone(player);
      else await advance(mine, steps, goesOn, () => state === 'running' && !pausing);
    } finally {
      if (run === mine) looping = false;
    }
    if (!goesOn()) return;
    if (mine.over) enter('finished', mine.ending);
    else if (state === 'running') enter('paused');
  };

  const dispatch = async (command: Command): Promise<void> => {
    if (command.type === 'cancel') return void givenUp.add(command.of);
    // No checkpoint, no weights, no picture of what a lost device holds.
    const lost = device.lost();
    if (lost && command.type !== 'prepare') throw new Refusal(lost);
    if (command.type === 'load-checkpoint') return goTo(command);
    if ('request' in command)
      return prepared && run && answerQuestion(prepared, run, deps, command, post, givenUp);
    switch (command.type) {
      case 'prepare':
        return open(command);
      case 'start':
        return loop(Number.POSITIVE_INFINITY);
      case 'step':
        return loop(1, command.player);
      case 'pause':
        // Said once the step under way is done and told of, so that no step comes behind it.
        pausing = state === 'running';
        return;
      case 'stop':
        await run?.flush();
        return run && enter('stopped');
      case 'set-learning-rate':
      case 'set-steps':
      case 'watch':
      case 'watch-outputs':
      case 'show-stats':
        if (prepared && run) adjust(prepared, run, command);
    }
  };

  return {
    async handle(command) {
      try {
        await device.untilLost(command, dispatch(command));
      } catch (thrown) {
        // Whatever goes wrong on a lost device goes wrong because of that.
        const lost = device.lost();
        const reason = lost ? new Refusal(lost) : thrown;
        if ('request' in command)
          return post({ type: 'refused', request: command.request, message: sentenceOf(reason) });
        if (command.type === 'prepare') drop();
        fail(reason);
      }
    },
    dispose: drop,
  };
}

/** Throws a Refusal where weights do not fit the model. */
function putWeights({ engine, model }: TrainingSession, weights: readonly NamedArray[]): void {
  const misfit = loadWeights(engine.tf, model, weights);
  if (misfit) throw new Refusal(misfit);
}

/** Nothing of a backend whose device was taken away may be read any more, and a read under way may never end. */
function watchDevice() {
  let lost: Text | undefined;
  /** What ends the waiting for commands under way. */
  const releases = new Set<() => void>();
  return {
    /** Why the device is lost. */
    lost: () => lost,
    forget(): void {
      lost = undefined;
    },
    watch({ lost: taken }: Engine, isInUse: () => boolean, fail: (reason: Refusal) => void): void {
      void taken?.then((sentence) => {
        if (!isInUse()) return;
        lost = sentence;
        fail(new Refusal(sentence));
        for (const release of releases) release();
      });
    },
    /** Settles with the command; on a lost device a question is refused, and any other command is over. */
    untilLost: (command: Command, work: Promise<void>): Promise<void> =>
      new Promise((resolve, reject) => {
        const release = () =>
          'request' in command && lost ? reject(new Refusal(lost)) : resolve(undefined);
        releases.add(release);
        void work.then(resolve, reject).finally(() => releases.delete(release));
      }),
  };
}

function prepareSession(
  deps: TrainerDeps,
  command: Extract<Command, { type: 'prepare' }>,
): Promise<TrainingSession> {
  const { document, backend, files, deterministic, resume, measures = false } = command;
  const preprocessing = command.preprocessing ?? resume?.preprocessing;
  return prepare(deps, document, backend, files, deterministic, {
    ...(preprocessing && { preprocessing }),
    wholeHeldOut: measures,
  });
}

function readyNews(session: TrainingSession, { step }: Run): Extract<News, { type: 'ready' }> {
  const { engine, parameters, peakBytes, plan, dataset, batching } = session;
  return {
    type: 'ready',
    facts: engine.facts,
    parameters,
    peakBytes,
    examples: dataset.count,
    ...(dataset.test && { tested: dataset.test.count['held-out'] }),
    fingerprint: dataset.fingerprint,
    preprocessing: dataset.preprocessing,
    relation: dataset.relation,
    remarks: dataset.remarks,
    unknownShare: dataset.unknownShare,
    units: measureUnits(plan, dataset),
    notice: batching.notice,
    step,
  };
}

/** So many steps, and whatever belongs to them; ends early where the run is over or may not move. */
async function advance(
  run: Run,
  steps: number,
  goesOn: () => boolean,
  mayMove: () => boolean,
): Promise<void> {
  const end = steps === Number.POSITIVE_INFINITY ? steps : run.step + steps;
  const moves = (): boolean => goesOn() && mayMove() && !run.over && run.step < end;
  do {
    while (moves()) await run.advance();
    if (goesOn()) await run.flush();
  } while (moves());
  if (goesOn() && run.over) await run.finish();
}

type Adjustment = Extract<
  Command,
  { type: 'set-learning-rate' | 'set-steps' | 'watch' | 'watch-outputs' | 'show-stats' }
>;

/** What changes a run on its way. */
function adjust({ watched }: TrainingSession, run: Run, command: Adjustment): void {
  switch (command.type) {
    case 'set-learning-rate':
      return run.setLearningRate(command.learningRate, command.player);
    case 'set-steps':
      return run.setSteps(command.steps);
    case 'watch':
      return run.watch(command.every, command.sample);
    case 'show-stats':
      return run.showStats(command.on);
    case 'watch-outputs':
      watched.clear();
      for (const key of command.outputs) watched.add(key);
  }
}

/** Throws a Refusal where a run would not go on with the data that it was trained on. */
function refuseOtherData({ relation }: Dataset): void {
  if (relation === undefined || relation === 'same') return;
  throw new Refusal(
    text(
      'This is not the data this run was trained on, so the run cannot resume. Choose its files again in the Data room, or start a new run from its weights in the list of runs.',
      'データがこの学習に使ったものと違うため、同じ学習の続きはできません。「データ」画面で当時のファイルを選び直すか、実行記録から、この重みで新しい学習を始めてください。',
    ),
  );
}

/** The block to look at, or what is wrong with the data, where either is known. */
function placeOf(reason: unknown): { readonly path?: string | undefined; readonly code?: string } {
  if (reason instanceof DataError) return { code: reason.code };
  return reason instanceof Refusal ? { path: reason.path } : {};
}

function sentenceOf(reason: unknown): Text {
  if (reason instanceof Refusal || reason instanceof BackendError || reason instanceof DataError)
    return reason.sentence;
  return verbatim(reason instanceof Error ? reason.message : String(reason));
}
