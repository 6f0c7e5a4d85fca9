// Trains the document on the screen: goes on with its run wherever that is kept, or begins one.
import type { Checkpoint, Document, Language, NamedArray, Text } from '../../graph-core/index.ts';
import { text } from '../../graph-core/index.ts';
import { titleOf } from '../document/titles.ts';
import { words } from '../i18n/words.ts';
import { presentDocument } from '../document/document.ts';
import type { RunStore } from '../run/run-store.ts';
import { canResume, stepOf } from '../run/run-facts.ts';
import type { RunDesk } from '../run/run-desks.ts';
import { desks, liveRun } from '../run/live-runs.ts';
import { changeSince } from '../run/same-model.ts';
import { useScreen } from '../stores/screen.ts';
import { keepOwnRun, keptRuns, mayBegin } from '../run/kept/kept-runs.ts';
import type { WeightsOf } from '../run/kept/run-storage.ts';

/** Whether training would go on with a run from where it stands, rather than begin one or start one that waits. */
export function resumes(): boolean {
  const run = liveRun();
  return canResumeHere(run) && stepOf(run) > 0;
}

export async function trainPresent(how: 'start' | 'step'): Promise<void> {
  const run = liveRun();
  const document = presentDocument();
  if (waitsWithImported(run)) {
    const { model, data, settings } = changeSince(run.trained ?? document, document);
    if (model && !data) return restartWithFittingWeights(how);
    if (settings && !data) return resumeWithSettings(how);
  }
  const isResumed = canResumeHere(run);
  if (!(await mayBegin())) return;
  if (run.away && isResumed && run.run !== undefined)
    await keptRuns.getState().branch(run.run, standing(run), how);
  else if (how === 'start') run.train(document);
  else run.step(document);
}

export async function resetPresent(): Promise<void> {
  const { reset } = liveRun();
  const document = presentDocument();
  if (await mayBegin()) reset(document);
}

/** A new run of the document as it is now, from step 0. */
export async function trainAnew(): Promise<void> {
  const { reset } = liveRun();
  const document = presentDocument();
  if (!(await mayBegin())) return;
  await keepOwnRun();
  reset(document, 'start');
}

/** Brings the weights of a run whose engine was given up back into an engine. */
export async function bringBack(): Promise<void> {
  const run = liveRun();
  if (run.run !== undefined) await keptRuns.getState().branch(run.run, standing(run));
}

/** The weights it stood at when its engine was given up. */
function standing({ run, phase, trained }: RunStore): WeightsOf {
  const kept = keptRuns.getState().records.find(({ id }) => id === run);
  const putBack = phase === 'finished' && trained?.training.earlyStopping?.restoreBest === true;
  return putBack && kept?.best ? 'best' : 'last';
}

function canResumeHere(run: RunStore): boolean {
  if (!canResume(run, presentDocument())) return false;
  return !run.away || keptRuns.getState().records.some(({ id }) => id === run.run);
}

/** Weights of a file that nothing was trained with yet: what is frozen or set meanwhile is set for them. */
function waitsWithImported(run: RunStore): boolean {
  return run.importedFrom !== undefined && stepOf(run) === 0 && run.phase !== 'failed';
}

/** A new run with the settings of now, from the step and the weights where the run stands. */
export async function resumeWithSettings(how: 'start' | 'step' = 'start'): Promise<void> {
  const run = liveRun();
  if (run.run === undefined || !(await mayBegin())) return;
  await keepOwnRun();
  await keptRuns.getState().branch(run.run, standing(run), how);
}

/** A new run of the model as it is now, from step 0, with every weight of the run before it that still has its place. */
export async function restartWithFittingWeights(how: 'start' | 'step' = 'start'): Promise<void> {
  const { run } = desks.present();
  const document = presentDocument();
  // Taken before anything is waited for: whoever presses One step meanwhile begins another run.
  const { trained, importedFrom } = run.getState();
  const weights = weightsOf(run.getState());
  weights.catch(() => undefined);
  if (!(await mayBegin())) return;
  await keepOwnRun();
  const before = await weights;
  if (!before) return;
  // Where the data is the same but for its seed, the weights' own words and scaling stay: others would mean others.
  const settings = (of: Document | undefined) =>
    JSON.stringify([of?.data.source, of?.data.options]);
  const isSameData = settings(trained) === settings(document);
  const preprocessing = isSameData ? before.preprocessing : undefined;
  run.getState().reset(document, undefined, { preprocessing, importedFrom });
  if (!(await isReady(run))) return;
  const { ask, train, step, watch, wantedSample } = run.getState();
  const { checkpoint } = await ask({ type: 'checkpoint' });
  const { weights: all, taken, anew } = fitting(checkpoint.weights, before.weights);
  await ask({ type: 'load-weights', weights: all });
  watch(wantedSample);
  if (taken > 0) (how === 'start' ? train : step)(document);
  useScreen.getState().say({
    tone: taken > 0 ? 'done' : 'caution',
    text: saidOf(document, taken, all.length, anew),
  });
}

function saidOf(document: Document, taken: number, all: number, anew: readonly string[]): Text {
  const { name: own } = document;
  const name = typeof own === 'string' ? { en: own, ja: own } : own;
  const paths = [...new Set(anew.map((weight) => weight.split('/').slice(0, -1).join('/')))];
  const blocks = (language: Language) => {
    const titles = paths.slice(0, 4).map((path) => titleOf(document, path, words(language).read));
    const list = titles.join(language === 'en' ? ', ' : '、');
    return paths.length > titles.length ? `${list}, …` : list;
  };
  if (taken === 0)
    return text(
      `No weights of the previous run fit ‘${name.en}’ as it is now. It starts at step 0 with new weights.`,
      `前の学習の重みは、今の「${name.ja}」に一つも合いません。新しい重みでステップ 0 から始めます。`,
    );
  if (anew.length === 0)
    return text(
      `‘${name.en}’ continues with all ${all} of its weights, from step 0.`,
      `「${name.ja}」は ${all} 個の重みをすべて引き継ぎ、ステップ 0 から進みます。`,
    );
  return text(
    `‘${name.en}’ continues with ${taken} of its ${all} weights. New weights: ${blocks('en')}.`,
    `「${name.ja}」は ${all} 個のうち ${taken} 個の重みを引き継ぎます。新しく始まるもの：${blocks('ja')}。`,
  );
}

/** Those of before where name and shape are the same. */
export function fitting(fresh: readonly NamedArray[], before: readonly NamedArray[]) {
  const known = new Map(before.map((array) => [array.name, array]));
  const anew: string[] = [];
  const weights = fresh.map((array) => {
    const old = known.get(array.name);
    if (old?.shape.join() === array.shape.join()) return old;
    anew.push(array.name);
    return array;
  });
  return { weights, taken: weights.length - anew.length, anew };
}

/** As they are now, from the engine or from where they are kept. */
export async function weightsOf(run: RunStore): Promise<Checkpoint | undefined> {
  // A run that failed or lost its engine is gone on from where it was kept last.
  const answers = !run.away && !run.silence && run.phase !== 'failed';
  if (answers) return (await run.ask({ type: 'checkpoint' })).checkpoint;
  const { best, last } = keptRuns.getState();
  if (run.run === undefined) return undefined;
  return standing(run) === 'best' ? best(run.run) : last(run.run);
}

function isReady(run: RunDesk['run']): Promise<boolean> {
  return new Promise((resolve) => {
    const look = () => {
      const { phase } = run.getState();
      if (phase === 'preparing') return;
      end();
      resolve(phase === 'ready');
    };
    const end = run.subscribe(look);
    look();
  });
}
