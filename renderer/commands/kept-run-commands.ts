// What can be done with a kept run: the buttons of its row, and the menu that is opened on it.
import { ChartLine, Download, FileText, GitBranch, Pin, Trash2 } from 'lucide-react';
import { text } from '../../graph-core/index.ts';
import { chooseHost } from '../host/choose-host.ts';
import { keptRuns } from '../run/kept/kept-runs.ts';
import type { RunRecord } from '../run/kept/run-record.ts';
import { desks, liveRun } from '../run/live-runs.ts';
import { isAtWork } from '../run/run-facts.ts';
import { usePointed } from '../stores/pointed.ts';
import { useScreen } from '../stores/screen.ts';
import type { Command } from './command.ts';
import { show } from './document-files.ts';
import { branchRun } from './resume-run.ts';

export function openDocumentOf({ document }: RunRecord): void {
  show(document, { dirty: true });
  useScreen.getState().goTo('train');
}

export async function saveCurvesOf({ id, name, final }: RunRecord): Promise<void> {
  const curves = await keptRuns.getState().curvesOf(id);
  if (!curves) return;
  const bytes = new TextEncoder().encode(curves.toCsv(final));
  const answer = await chooseHost().saveBytes({ suggestedName: `${name}.csv`, bytes });
  if ('failed' in answer) useScreen.getState().say({ tone: 'problem', text: answer.failed });
}

export function deleteRun({ id, name }: RunRecord): void {
  keptRuns.getState().remove(id);
  useScreen.getState().say({
    tone: 'plain',
    text: text(`The run ‘${name}’ was deleted.`, `実行記録「${name}」を削除しました。`),
    action: {
      label: text('Undo', '元に戻す'),
      run: () => void keptRuns.getState().restore(id),
    },
  });
}

function pointedRun(): RunRecord | undefined {
  const { run } = usePointed.getState();
  return keptRuns.getState().records.find(({ id }) => id === run);
}

/** One at work cannot be deleted, and none begins while one is. */
function isWorking({ id }: RunRecord): boolean {
  return [...desks.all()].some(({ run }) => run.getState().run === id && isAtWork(run.getState()));
}

const isPresent = ({ id }: RunRecord) => liveRun().run === id;

interface RunCommand extends Pick<Command, 'id' | 'label' | 'icon' | 'labelNow' | 'checked'> {
  readonly may?: (run: RunRecord) => boolean;
  readonly does: (run: RunRecord) => void | Promise<void>;
}

/** A command on the run that the menu was opened on. */
function onRun({ may = () => true, does, ...command }: RunCommand): Command {
  return {
    ...command,
    enabled: () => {
      const run = pointedRun();
      return run !== undefined && may(run);
    },
    run: () => {
      const run = pointedRun();
      return run && does(run);
    },
  };
}

const mayBranch = () => !isAtWork(liveRun());

export const keptRunCommands: readonly Command[] = [
  onRun({
    id: 'kept-run.overlay',
    label: 'command.kept-run-overlay',
    icon: ChartLine,
    may: (run) => !isPresent(run),
    checked: () => keptRuns.getState().overlaid.has(pointedRun()?.id ?? ''),
    does: ({ id }) => keptRuns.getState().toggleOverlay(id),
  }),
  onRun({
    id: 'kept-run.pin',
    label: 'training.pin',
    icon: Pin,
    labelNow: () => (pointedRun()?.pinned ? 'training.unpin' : 'training.pin'),
    does: async ({ id, pinned }) => {
      await keptRuns.getState().change(id, { pinned: !pinned });
    },
  }),
  onRun({
    id: 'kept-run.open-document',
    label: 'training.open-document',
    icon: FileText,
    does: openDocumentOf,
  }),
  onRun({
    id: 'kept-run.branch-last',
    label: 'training.branch-last',
    icon: GitBranch,
    may: mayBranch,
    does: (run) => branchRun(run, 'last'),
  }),
  onRun({
    id: 'kept-run.branch-best',
    label: 'command.kept-run-branch-best',
    icon: GitBranch,
    may: ({ best }) => best !== undefined && mayBranch(),
    does: (run) => branchRun(run, 'best'),
  }),
  onRun({
    id: 'kept-run.save-curves',
    label: 'training.save-curves',
    icon: Download,
    does: saveCurvesOf,
  }),
  onRun({
    id: 'kept-run.delete',
    label: 'training.delete-run',
    icon: Trash2,
    may: (run) => !isWorking(run),
    does: deleteRun,
  }),
];
