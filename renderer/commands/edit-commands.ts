// Commands that change the graph or what is selected in it.
import {
  ClipboardPaste,
  Copy,
  CopyPlus,
  History as HistoryIcon,
  Redo2,
  Scissors,
  Undo2,
} from 'lucide-react';
import { graphOf, redoName, undoName } from '../../graph-core/index.ts';
import {
  emptySelection,
  graphOnScreen,
  isLooking,
  isNothingSelected,
  lookDepth,
  useCanvas,
} from '../stores/canvas.ts';
import { seenDocument, useDocument } from '../document/document.ts';
import { canPaste, copyBySystem, duplicateSelection, paste } from './clipboard.ts';
import type { Command } from './command.ts';
import { bypassCommand } from './graph/bypass-command.ts';
import { deleteCommands, removeSelection } from './graph/delete-commands.ts';
import { freezeCommand } from './graph/freeze-command.ts';
import { renameCommand } from './graph/rename-command.ts';
import { step } from './step-history.ts';
import { hasCanvas, useScreen } from '../stores/screen.ts';
import { useSettings } from '../stores/settings.ts';

const isOpen = () => useDocument.getState().isOpen;
const hasSelection = () => isOpen() && !isNothingSelected(useCanvas.getState().selection);
/** Escape must not seem to do nothing because it let go of what is not seen. */
const isCanvasShown = () => {
  const { room } = useScreen.getState();
  return room !== 'data' && hasCanvas(room, useSettings.getState().showsCanvas);
};
const hasNodes = () => {
  const { nodes, notes } = useCanvas.getState().selection;
  return isOpen() && nodes.size + notes.size > 0;
};

export const editCommands: readonly Command[] = [
  {
    id: 'edit.undo',
    label: 'command.edit-undo',
    icon: Undo2,
    keys: ['$mod+KeyZ'],
    menu: 'edit',
    detail: () => undoName(useDocument.getState().history),
    enabled: () => useDocument.getState().history.past.length > 0,
    run: () => step('undo'),
  },
  {
    id: 'edit.redo',
    label: 'command.edit-redo',
    icon: Redo2,
    keys: ['$mod+Shift+KeyZ', '$mod+KeyY'],
    menu: 'edit',
    detail: () => redoName(useDocument.getState().history),
    enabled: () => useDocument.getState().history.future.length > 0,
    run: () => step('redo'),
  },
  {
    id: 'edit.history',
    label: 'command.edit-history',
    icon: HistoryIcon,
    keys: ['$mod+Alt+KeyZ'],
    menu: 'edit',
    enabled: () => {
      const { past, future } = useDocument.getState().history;
      return past.length + future.length > 0;
    },
    run: () => useScreen.getState().openDialog('history'),
  },
  {
    id: 'edit.cut',
    label: 'command.edit-cut',
    icon: Scissors,
    keys: ['$mod+KeyX'],
    nativeKeys: true,
    menu: 'edit',
    startsGroup: true,
    enabled: hasNodes,
    run: async () => {
      await copyBySystem();
      removeSelection({ heals: false });
    },
  },
  {
    id: 'edit.copy',
    label: 'command.edit-copy',
    icon: Copy,
    keys: ['$mod+KeyC'],
    nativeKeys: true,
    menu: 'edit',
    enabled: hasNodes,
    run: copyBySystem,
  },
  {
    id: 'edit.paste',
    label: 'command.edit-paste',
    icon: ClipboardPaste,
    keys: ['$mod+KeyV'],
    nativeKeys: true,
    menu: 'edit',
    enabled: () => isOpen() && canPaste(),
    run: () => void paste(),
  },
  {
    id: 'edit.duplicate',
    label: 'command.edit-duplicate',
    icon: CopyPlus,
    keys: ['$mod+KeyD'],
    menu: 'edit',
    enabled: hasNodes,
    run: duplicateSelection,
  },
  ...deleteCommands,
  renameCommand,
  bypassCommand,
  freezeCommand,
  {
    id: 'edit.select-all',
    label: 'command.edit-select-all',
    keys: ['$mod+KeyA'],
    menu: 'edit',
    startsGroup: true,
    enabled: isOpen,
    run: () => {
      const canvas = useCanvas.getState();
      const graph = graphOf(seenDocument(useDocument.getState()), graphOnScreen(canvas));
      canvas.select({
        nodes: graph?.nodes.map(({ id }) => id) ?? [],
        notes: graph?.notes.map(({ id }) => id) ?? [],
      });
    },
  },
  {
    id: 'edit.select-none',
    label: 'command.edit-select-none',
    keys: ['Escape'],
    menu: 'edit',
    enabled: () => isCanvasShown() && (hasSelection() || isLooking(useCanvas.getState())),
    run: () => {
      const canvas = useCanvas.getState();
      if (isNothingSelected(canvas.selection)) canvas.leaveTo(lookDepth(canvas));
      else canvas.select(emptySelection);
    },
  },
];
