// Commands of the run: train, one step, pause, stop, reset, and the checks before a long one. Know no curve and no engine.
import { Gauge, ListChecks, Pause, Play, RotateCcw, Square, StepForward } from 'lucide-react';
import type { Document } from '../../graph-core/index.ts';
import { presentDocument, useDocument } from '../stores/document.ts';
import { liveRun } from '../stores/run.ts';
import { useScreen } from '../stores/screen.ts';
import { useChecks } from '../training/checks.ts';
import type { Command } from './command.ts';

const phase = () => liveRun().phase;
const mayTrain = () => {
  const { isOpen, analysis, history } = useDocument.getState();
  return (
    isOpen &&
    analysis.sound &&
    history.present.graph.nodes.length > 0 &&
    phase() !== 'running' &&
    phase() !== 'preparing'
  );
};

const mayCheck = () => mayTrain() && useChecks.getState().running === undefined;

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
    enabled: mayTrain,
    run: () => {
      if (useScreen.getState().room !== 'attend') useScreen.getState().goTo('train');
      liveRun().train(presentDocument());
    },
  },
  {
    id: 'run.step',
    label: 'command.run-step',
    icon: StepForward,
    keys: ['$mod+Shift+Enter'],
    menu: 'run',
    enabled: mayTrain,
    run: () => {
      if (useScreen.getState().room !== 'attend') useScreen.getState().goTo('train');
      liveRun().step(presentDocument());
    },
  },
  {
    id: 'run.pause',
    label: 'command.run-pause',
    icon: Pause,
    keys: ['$mod+Period'],
    menu: 'run',
    enabled: () => phase() === 'running',
    run: () => liveRun().pause(),
  },
  {
    id: 'run.stop',
    label: 'command.run-stop',
    icon: Square,
    menu: 'run',
    enabled: () => phase() === 'running' || phase() === 'paused',
    run: () => liveRun().stop(),
  },
  {
    id: 'run.reset',
    label: 'command.run-reset',
    icon: RotateCcw,
    menu: 'run',
    enabled: () => mayTrain() && phase() !== 'idle',
    run: () => liveRun().reset(presentDocument()),
  },
  {
    id: 'run.overfit',
    label: 'training.overfit',
    icon: ListChecks,
    menu: 'run',
    startsGroup: true,
    enabled: mayCheck,
    run: () => check((document) => useChecks.getState().overfitOneBatch(document)),
  },
  {
    id: 'run.find-rate',
    label: 'training.find-rate',
    icon: Gauge,
    menu: 'run',
    enabled: mayCheck,
    run: () => check((document) => useChecks.getState().findRate(document)),
  },
];
