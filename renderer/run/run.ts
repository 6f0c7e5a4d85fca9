// The runs of this window, each its own document's, joined to their workers and to the settings. Knows no component.
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { watchedOutputs } from '../../graph-core/index.ts';
import type { DataFiles } from './data-files.ts';
import { dataFiles } from './data-files.ts';
import { startEngineClient } from '../engine/start-engine-client.ts';
import type { DocumentState } from '../document/document.ts';
import { useDocument } from '../document/document.ts';
import { paced, windowScreen } from './paced.ts';
import type { RunListener, RunStore } from './run-store.ts';
import { createRunStore } from './run-store.ts';
import type { RunDesk } from './run-desks.ts';
import { createRunDesks } from './run-desks.ts';
import { useSettings } from '../stores/settings.ts';

let listen: ((run: () => RunStore) => RunListener) | undefined;

/** Whoever keeps runs hears of them from now on: one listener for each document. */
export function setRunListener(next: (run: () => RunStore) => RunListener): void {
  listen = next;
}

function makeRun() {
  let listener: RunListener | undefined;
  const listening = () => (listener ??= listen?.(() => run.getState()));
  const run = createRunStore({
    makeClient: startEngineClient,
    newId: () => crypto.randomUUID(),
    backend: () => useSettings.getState().backend,
    deterministic: () => useSettings.getState().deterministic,
    liveStats: () => useSettings.getState().liveStats,
    filesFor: ({ data }) => dataFiles.getState().files[data.source] ?? [],
    takeEngine: () => desks.giveEngineTo(run),
    listener: {
      began: () => listening()?.began(),
      heard: (heard, news) => listening()?.heard(heard, news),
    },
  });
  run.subscribe((now, before) => shows(now, before));
  return run;
}

export const desks = createRunDesks(makeRun);

/** The run of the document on the screen as it is this moment: for commands and questions, not for components. */
export function liveRun(): RunStore {
  return desks.present().run.getState();
}

/** What comes again and again while a run trains; all else is shown at once, and so is the last of it behind the run. */
const streaming: ReadonlySet<string> = new Set<keyof RunStore>([
  'progress',
  'memory',
  'curvesVersion',
  'framesVersion',
  'stats',
]);

interface ShownRuns {
  /** Of the document on the screen. */
  readonly own: RunStore;
  /** Of another document, while it is at work. */
  readonly background: { readonly desk: RunDesk; readonly run: RunStore } | undefined;
}

const look = (): ShownRuns => {
  const desk = desks.inBackground();
  return { own: liveRun(), background: desk && { desk, run: desk.run.getState() } };
};

/** The runs as the screen shows them: behind the runs by no more than the screen needs. */
const shownRuns = createStore<ShownRuns>()(look);
const screen = paced(() => shownRuns.setState(look(), true), windowScreen);

function shows(run: RunStore, before: RunStore): void {
  const keys = Object.keys(run) as (keyof RunStore)[];
  const changed = keys.filter((key) => run[key] !== before[key]);
  if (changed.length === 0) return;
  if (run.phase === 'running' && changed.every((key) => streaming.has(key))) screen.soon();
  else screen.atOnce();
}

useSettings.subscribe(({ liveStats }, before) => {
  if (liveStats === before.liveStats) return;
  for (const { run } of desks.all()) run.getState().showStats(liveStats);
});

/** The files that the user had given when a document was left. */
const filesLeft = new Map<string, DataFiles['files']>();

useDocument.subscribe((now, before) => {
  if (now.session !== before.session) {
    filesLeft.set(before.draftId, dataFiles.getState().files);
    const known = desks.move(now, before);
    // A document goes on with its own files, whatever was given in another meanwhile.
    const files = now.isOpen ? filesLeft.get(known) : undefined;
    if (files) dataFiles.setState({ files });
    screen.atOnce();
  } else if (now.history.present !== before.history.present) followEdit(now, before);
});

function followEdit({ history, analysis }: DocumentState, before: DocumentState): void {
  const run = liveRun();
  // However the rate was changed, by its field, by undo or by a repair: the run that goes on takes it over.
  run.follow(history.present);
  // An output that is watched from now on is seen at once, in the model as it is.
  const [watched, then] = [watchedOutputs(analysis), watchedOutputs(before.analysis)];
  if (watched.join('\n') !== then.join('\n')) run.watchOutputs(watched);
}

/** The run of the document on the screen as the screen shows it: for components. */
export function useRun<Part>(select: (run: RunStore) => Part): Part {
  return useStore(shownRuns, ({ own }) => select(own));
}

export function useRuns<Part>(select: (runs: ShownRuns) => Part): Part {
  return useStore(shownRuns, select);
}

export const subscribeToRuns = shownRuns.subscribe;
