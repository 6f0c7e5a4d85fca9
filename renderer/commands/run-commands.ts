// Commands of the run: train, one step, pause, stop. Know no curve and no engine.
import { Pause, Play, Square, StepForward } from 'lucide-react';
import { presentDocument, useDocument } from '../stores/document.ts';
import { runStore } from '../stores/run.ts';
import { useScreen } from '../stores/screen.ts';
import type { Command } from './command.ts';

const phase = () => runStore.getState().phase;
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
      runStore.getState().train(presentDocument());
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
      runStore.getState().step(presentDocument());
    },
  },
  {
    id: 'run.pause',
    label: 'command.run-pause',
    icon: Pause,
    keys: ['$mod+Period'],
    menu: 'run',
    enabled: () => phase() === 'running',
    run: () => runStore.getState().pause(),
  },
  {
    id: 'run.stop',
    label: 'command.run-stop',
    icon: Square,
    menu: 'run',
    enabled: () => phase() === 'running' || phase() === 'paused',
    run: () => runStore.getState().stop(),
  },
];
