// The command that writes a block's name, or a note's words, where they stand.
import { PenLine } from 'lucide-react';
import { useCanvas } from '../../stores/canvas.ts';
import { thingAtHand } from '../at-hand.ts';
import type { Command } from '../command.ts';

export const renameCommand: Command = {
  id: 'edit.rename',
  label: 'command.edit-rename',
  icon: PenLine,
  keys: ['F2'],
  menu: 'edit',
  enabled: () => thingAtHand() !== undefined,
  run: () => useCanvas.getState().write(thingAtHand()),
};
