// Commands of the run: train, one step, pause, stop, reset, and the checks before a long one. Know no curve and no engine.
import {
  ClipboardList,
  Download,
  FolderInput,
  FolderSync,
  FolderX,
  Gauge,
  ListChecks,
  Pause,
  Play,
  RotateCcw,
  Square,
  StepForward,
} from 'lucide-react';
import type { Document } from '../../graph-core/index.ts';
import { words } from '../i18n/words.ts';
import { isChecking, isTrainable, presentDocument, useDocument } from '../document/document.ts';
import { isAtWork, stepOf } from '../run/run-facts.ts';
import { liveRun } from '../run/live-runs.ts';
import { useScreen } from '../stores/screen.ts';
import { useChecks } from '../run/checks.ts';
import { useInspectState } from '../run/inspect-state.ts';
import { useReport } from '../run/report.ts';
import { openRunFolder, stopFollowing, takeFollowed } from './follow-run.ts';
import { saveWeights, whyNoWeights } from './save-weights.ts';
import { resetPresent, resumes, trainPresent } from './train-present.ts';
import type { Command } from './command.ts';

/** Of the document and its run: whatever stands between them and a step of training. */
function whyNotTrain(): string | undefined {
  const { t } = words();
  const state = useDocument.getState();
  const { graph, data } = state.history.present;
  const count = state.analysis.problems.filter(({ severity }) => severity === 'error').length;
  if (!state.isOpen || graph.nodes.length === 0) return t('training.empty');
  if (state.examining) return t('status.examining');
  if (count > 0) return t('training.not-sound', { count });
  if (data.source === '') return t('training.no-data');
  if (isChecking(state)) return t('status.checking-data');
  if (!isTrainable(state)) return t('training.not-sound', { count: 1 });
  if (liveRun().followed) return t('follow.why-followed');
  if (isAtWork(liveRun())) return t('training.why-at-work');
  return undefined;
}

/** It is its own program's to pause and to stop. */
function whyNotPause(): string | undefined {
  const { t } = words();
  const { followed, phase } = liveRun();
  if (followed) return t('follow.why-followed');
  return phase === 'running' ? undefined : t('training.why-idle');
}

function whyNotStop(): string | undefined {
  const run = liveRun();
  if (run.followed) return words().t('follow.why-followed');
  const may = isAtWork(run) || (run.phase === 'paused' && !run.away);
  return may ? undefined : words().t('training.why-idle');
}

function whyNotFollowing(): string | undefined {
  return liveRun().followed ? undefined : words().t('follow.why-not-following');
}

function whyNotTake(): string | undefined {
  const { followed } = liveRun();
  return (
    whyNotFollowing() ??
    (followed?.state === 'at-work' ? words().t('follow.why-at-work') : undefined)
  );
}

function whyNoReport(): string | undefined {
  const { t } = words();
  const { phase, trained } = liveRun();
  if (phase === 'idle' || phase === 'preparing' || !trained) return t('report.why-untrained');
  return trained.training.players ? t('report.why-game') : undefined;
}

/** Measures at once, unless what stands there is of these very weights. */
function showReport(): void {
  useScreen.getState().goTo('attend');
  useInspectState.getState().go({ page: 'report' });
  const { report, share, measure } = useReport.getState();
  const run = liveRun();
  const stands = report?.run === run.run && report?.step === stepOf(run);
  if (share === undefined && !stands) void measure();
}

const mayCheck = () => useChecks.getState().running === undefined;

/** Where a run can be seen. */
function showRun(): void {
  if (useScreen.getState().room !== 'attend') useScreen.getState().goTo('train');
}

/** Where its progress and what it finds can be seen. */
const check = (begin: (document: Document) => Promise<void>) => {
  useScreen.getState().goTo('train');
  return begin(presentDocument());
};

export const runCommands: readonly Command[] = [
  {
    id: 'run.train',
    label: 'command.run-train',
    icon: Play,
    keys: ['$mod+Enter'],
    menu: 'run',
    labelNow: () => (resumes() ? 'training.resume' : 'command.run-train'),
    why: whyNotTrain,
    run: () => {
      showRun();
      return trainPresent('start');
    },
  },
  {
    id: 'run.step',
    label: 'command.run-step',
    icon: StepForward,
    keys: ['$mod+Shift+Enter'],
    menu: 'run',
    why: whyNotTrain,
    run: () => {
      showRun();
      return trainPresent('step');
    },
  },
  {
    id: 'run.pause',
    label: 'command.run-pause',
    icon: Pause,
    keys: ['$mod+Period'],
    menu: 'run',
    why: whyNotPause,
    run: () => liveRun().pause(),
  },
  {
    id: 'run.stop',
    label: 'command.run-stop',
    icon: Square,
    menu: 'run',
    labelNow: () => (liveRun().phase === 'preparing' ? 'training.cancel' : 'command.run-stop'),
    why: whyNotStop,
    run: () => liveRun().stop(),
  },
  {
    id: 'run.reset',
    label: 'command.run-reset',
    icon: RotateCcw,
    menu: 'run',
    why: () =>
      whyNotTrain() ??
      (liveRun().phase === 'idle' ? words().t('training.why-untrained') : undefined),
    run: resetPresent,
  },
  {
    id: 'run.save-weights',
    label: 'training.save-weights',
    icon: Download,
    menu: 'run',
    why: whyNoWeights,
    run: saveWeights,
  },
  {
    id: 'run.follow',
    label: 'command.run-follow',
    icon: FolderSync,
    menu: 'run',
    startsGroup: true,
    run: openRunFolder,
  },
  {
    id: 'run.take-followed',
    label: 'command.run-take-followed',
    icon: FolderInput,
    menu: 'run',
    why: whyNotTake,
    run: takeFollowed,
  },
  {
    id: 'run.unfollow',
    label: 'command.run-unfollow',
    icon: FolderX,
    menu: 'run',
    why: whyNotFollowing,
    run: stopFollowing,
  },
  {
    id: 'run.report',
    label: 'command.run-report',
    icon: ClipboardList,
    keys: ['Alt+Digit5'],
    menu: 'run',
    startsGroup: true,
    why: whyNoReport,
    run: showReport,
  },
  {
    id: 'run.overfit',
    label: 'training.overfit',
    icon: ListChecks,
    menu: 'run',
    startsGroup: true,
    enabled: mayCheck,
    why: whyNotTrain,
    run: () => check((document) => useChecks.getState().overfitOneBatch(document)),
  },
  {
    id: 'run.find-rate',
    label: 'training.find-rate',
    icon: Gauge,
    menu: 'run',
    enabled: mayCheck,
    why: whyNotTrain,
    run: () => check((document) => useChecks.getState().findRate(document)),
  },
];
