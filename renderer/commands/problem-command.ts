// The command that goes from problem to problem: its place is selected, and its first repair has the focus.
import { OctagonAlert } from 'lucide-react';
import { goTo } from '../document/go-to.ts';
import { useDocument } from '../document/document.ts';
import { useCanvas } from '../stores/canvas.ts';
import type { Command } from './command.ts';
import { enterRegion } from './regions.ts';

/** Frames in which its repairs must have been worked out and drawn. */
const patience = 60;

const placed = () =>
  useDocument.getState().analysis.problems.filter(({ location }) => location.node);

function goToNext(): void {
  const problems = placed();
  const { nodes } = useCanvas.getState().selection;
  const here = problems.findLastIndex(({ location }) => nodes.has(location.node ?? ''));
  const next = problems[(here + 1) % problems.length];
  if (!next) return;
  goTo(next.location);
  enterRepairs();
}

function enterRepairs(frames = patience): void {
  requestAnimationFrame(() => {
    if (document.querySelector('[data-region=inspector] .repair'))
      enterRegion('inspector', '.repair');
    else if (frames > 0) enterRepairs(frames - 1);
    else enterRegion('inspector');
  });
}

export const problemCommand: Command = {
  id: 'view.next-problem',
  label: 'command.view-next-problem',
  icon: OctagonAlert,
  keys: ['F8'],
  menu: 'view',
  enabled: () => placed().length > 0,
  run: goToNext,
};
