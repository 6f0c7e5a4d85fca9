// The runs as the screen shows them: a copy that is behind the live ones by no more than drawing needs. For components.
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { useDocument } from '../document/document.ts';
import { desks, liveRun, subscribeToLiveRuns } from './live-runs.ts';
import { paced, windowScreen } from './paced.ts';
import type { RunDesk } from './run-desks.ts';
import type { RunStore } from './run-store.ts';

/** What comes again and again while a run trains; all else is shown at once, and so is the last of it behind the run. */
const streaming: ReadonlySet<string> = new Set<keyof RunStore>([
  'progress',
  'memory',
  'curvesVersion',
  'framesVersion',
  'duelsVersion',
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

const shownRuns = createStore<ShownRuns>()(look);
const screen = paced(() => shownRuns.setState(look(), true), windowScreen);

subscribeToLiveRuns((run, before) => {
  const keys = Object.keys(run) as (keyof RunStore)[];
  const changed = keys.filter((key) => run[key] !== before[key]);
  if (changed.length === 0) return;
  if (run.phase === 'running' && changed.every((key) => streaming.has(key))) screen.soon();
  else screen.atOnce();
});

// Behind the live runs, which have moved to the other document by then.
useDocument.subscribe(({ session }, before) => {
  if (session !== before.session) screen.atOnce();
});

/** The run of the document on the screen as the screen shows it. */
export function useShownRun<Part>(select: (run: RunStore) => Part): Part {
  return useStore(shownRuns, ({ own }) => select(own));
}

export function useShownRuns<Part>(select: (runs: ShownRuns) => Part): Part {
  return useStore(shownRuns, select);
}

export const subscribeToShownRuns = shownRuns.subscribe;
