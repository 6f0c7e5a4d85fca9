// What is looked at in the Inspect room: the sample, the view that is large, the head of its attention.
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { presentDocument } from '../../document/document.ts';
import { viewKey } from '../../document/titles.ts';
import { viewsInFlow } from '../../document/views-in-flow.ts';
import type { WordKey } from '../../i18n/words.ts';
import { headCount } from '../../parts/heat-map/heads.ts';
import { useInspectState } from '../../run/inspect-state.ts';
import { liveRun } from '../../run/live-runs.ts';
import { useScreen } from '../../stores/screen.ts';
import type { Command } from '../command.ts';

type Turn = 1 | -1;

function shownViews() {
  const { history } = liveRun();
  const { step } = useInspectState.getState();
  return (step === undefined ? history.latest : history.at(step))?.views ?? [];
}

function shownHeads(): number {
  const { view } = useInspectState.getState();
  const shown = shownViews().find((one) => viewKey(one) === view);
  return shown?.kind === 'attention' ? headCount(shown) : 0;
}

/** How many samples there are to choose from; 0 while one's own words are looked at. */
function sampleCount(): number {
  const { wantedSample, examples } = liveRun();
  return 'from' in wantedSample ? (examples?.[wantedSample.from] ?? 0) : 0;
}

function turnSample(by: Turn): void {
  const { wantedSample, watch } = liveRun();
  const count = sampleCount();
  if (!('from' in wantedSample) || count === 0) return;
  const { from, index } = wantedSample;
  watch({ from, index: (index + by + count) % count });
}

/** From the journey to its first view, or its last. */
function turnView(by: Turn): void {
  const { view, go } = useInspectState.getState();
  const views = viewsInFlow(liveRun().trained ?? presentDocument(), shownViews());
  const at = views.findIndex((one) => viewKey(one) === view);
  const next = views.at(at < 0 ? Math.min(by, 0) : (at + by) % views.length);
  if (next) go({ view: viewKey(next) });
}

/** Their mean stands behind the last. */
function turnHead(by: Turn): void {
  const { head, mode, go } = useInspectState.getState();
  const count = shownHeads();
  const at = head === 'mean' ? count : Math.min(head, count - 1);
  const next = (at + by + count + 1) % (count + 1);
  go({ head: next === count ? 'mean' : next, mode: mode === 'lines' ? mode : 'map' });
}

interface Turning {
  readonly id: string;
  readonly by: Turn;
  readonly label: WordKey;
  readonly keys?: readonly string[];
  readonly may: () => boolean;
  readonly turn: (by: Turn) => void;
}

function turning({ id, by, label, keys = [], may, turn }: Turning): Command {
  return {
    id: `inspect.${by === 1 ? 'next' : 'previous'}-${id}`,
    label,
    icon: by === 1 ? ChevronRight : ChevronLeft,
    keys,
    menu: 'run',
    enabled: may,
    run: () => {
      useScreen.getState().goTo('attend');
      useInspectState.getState().go({ page: 'sample' });
      turn(by);
    },
  };
}

const samples = { id: 'sample', may: () => sampleCount() > 0, turn: turnSample } as const;
const views = { id: 'view', may: () => shownViews().length > 0, turn: turnView } as const;
const heads = { id: 'head', may: () => shownHeads() > 1, turn: turnHead } as const;

export const lookCommands: readonly Command[] = [
  {
    ...turning({ ...samples, by: 1, label: 'attention.next-sample', keys: ['Alt+PageDown'] }),
    startsGroup: true,
  },
  turning({ ...samples, by: -1, label: 'attention.previous-sample', keys: ['Alt+PageUp'] }),
  turning({ ...views, by: 1, label: 'attention.next-view', keys: ['Alt+Shift+PageDown'] }),
  turning({ ...views, by: -1, label: 'attention.previous-view', keys: ['Alt+Shift+PageUp'] }),
  turning({ ...heads, by: 1, label: 'attention.next-head' }),
  turning({ ...heads, by: -1, label: 'attention.previous-head' }),
];
