// The runs of this window as they are, each its own document's, joined to their workers and to the settings.
// What a component draws it takes from shown-run.ts.
import { watchedOutputs } from '../../graph-core/index.ts';
import type { DataFiles } from './data-files.ts';
import { dataFiles } from './data-files.ts';
import { startEngineClient } from '../engine/start-engine-client.ts';
import type { DocumentState } from '../document/document.ts';
import { useDocument } from '../document/document.ts';
import type { RunListener, RunStore } from './run-store.ts';
import { createRunStore } from './run-store.ts';
import { createRunDesks } from './run-desks.ts';
import { useSettings } from '../stores/settings.ts';

type Change = (now: RunStore, before: RunStore) => void;
const changes = new Set<Change>();

/** Hears of every change of every run. */
export function subscribeToLiveRuns(change: Change): void {
  changes.add(change);
}

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
  run.subscribe((now, before) => {
    for (const change of changes) change(now, before);
  });
  return run;
}

export const desks = createRunDesks(makeRun);

/** The run of the document on the screen as it is this moment: for commands and questions, not for components. */
export function liveRun(): RunStore {
  return desks.present().run.getState();
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
  } else {
    // However the rate was changed, by its field, by undo or by a repair: the run that goes on takes it over.
    if (now.history.present !== before.history.present) liveRun().follow(now.history.present);
    if (now.analysis !== before.analysis && !now.examining) followWatched(now, before);
  }
});

function followWatched({ analysis }: DocumentState, before: DocumentState): void {
  // An output that is watched from now on is seen at once, in the model as it is.
  const [watched, then] = [analysis, before.examining?.before ?? before.analysis].map(
    watchedOutputs,
  );
  if (watched && watched.join('\n') !== then?.join('\n')) liveRun().watchOutputs(watched);
}
