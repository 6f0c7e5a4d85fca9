// The run of this window, joined to its worker and to the settings. Knows no component.
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { watchedOutputs } from '../../graph-core/index.ts';
import { dataFiles } from '../data/data-files.ts';
import { startEngineClient } from '../engine/start-engine-client.ts';
import { useDocument } from './document.ts';
import { paced, windowScreen } from './paced.ts';
import type { RunListener, RunStore } from './run-store.ts';
import { createRunStore } from './run-store.ts';
import { useSettings } from './settings.ts';

let listener: RunListener | undefined;

export const runStore = createRunStore({
  makeClient: startEngineClient,
  newId: () => crypto.randomUUID(),
  backend: () => useSettings.getState().backend,
  deterministic: () => useSettings.getState().deterministic,
  showsSigns: () => useSettings.getState().showsSigns,
  filesFor: ({ data }) => dataFiles.getState().files[data.source] ?? [],
  listener: {
    began: (run) => listener?.began(run),
    heard: (run, news) => listener?.heard(run, news),
  },
});

useSettings.subscribe(({ showsSigns }, before) => {
  if (showsSigns !== before.showsSigns) runStore.getState().showSigns(showsSigns);
});

// However the rate was changed, by its field, by undo or by a repair: the run that goes on takes it over.
useDocument.subscribe(({ history }, before) => {
  if (history.present !== before.history.present) runStore.getState().follow(history.present);
});

/** An output that is watched from now on is seen at once, in the model as it is. */
useDocument.subscribe(({ analysis }, before) => {
  if (analysis === before.analysis) return;
  const [now, then] = [watchedOutputs(analysis), watchedOutputs(before.analysis)];
  if (now.join('\n') !== then.join('\n')) runStore.getState().watchOutputs(now);
});

/** Whoever keeps runs hears of them from now on. */
export function setRunListener(next: RunListener): void {
  listener = next;
}

/** What comes again and again while a run trains; all else is shown at once, and so is the last of it behind the run. */
const streaming: ReadonlySet<string> = new Set<keyof RunStore>([
  'progress',
  'memory',
  'curvesVersion',
  'framesVersion',
  'signs',
]);

/** The run as the screen shows it: behind the run by no more than the screen needs. */
const shownRun = createStore<RunStore>()(() => runStore.getState());
const screen = paced(() => shownRun.setState(runStore.getState(), true), windowScreen);

runStore.subscribe((run, before) => {
  const keys = Object.keys(run) as (keyof RunStore)[];
  const changed = keys.filter((key) => run[key] !== before[key]);
  if (run.phase === 'running' && changed.every((key) => streaming.has(key))) screen.soon();
  else screen.atOnce();
});

export function useRun<Part>(select: (run: RunStore) => Part): Part {
  return useStore(shownRun, select);
}
