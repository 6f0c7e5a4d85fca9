// The command that writes a block's name, or a note's words, where they stand.
import { PenLine } from 'lucide-react';
import { useDocument } from '../document/document.ts';
import { isLooking, useCanvas } from '../stores/canvas.ts';
import { canvasView } from '../stores/canvas-view.ts';
import type { Command } from './command.ts';

/** What has the keyboard's focus, or the one thing that is selected. */
function toRename(): string | undefined {
  const canvas = useCanvas.getState();
  if (!useDocument.getState().isOpen || isLooking(canvas)) return undefined;
  const focused = canvasView()?.focused();
  if (focused !== undefined) return focused;
  const { nodes, notes } = canvas.selection;
  const [only, ...more] = [...nodes, ...notes];
  return more.length === 0 ? only : undefined;
}

export const renameCommand: Command = {
  id: 'edit.rename',
  label: 'command.edit-rename',
  icon: PenLine,
  keys: ['F2'],
  menu: 'edit',
  enabled: () => toRename() !== undefined,
  run: () => useCanvas.getState().write(toRename()),
};
