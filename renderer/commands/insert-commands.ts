// Commands that bring something new onto the canvas.
import { Plus, StickyNote } from 'lucide-react';
import { freeId, graphOf } from '../../graph-core/index.ts';
import { graphOnScreen, useCanvas } from '../stores/canvas.ts';
import { canvasView } from '../stores/canvas-view.ts';
import { presentDocument, useDocument } from '../document/document.ts';
import type { Command } from './command.ts';
import { refusedInLook } from './replace-by-parts.ts';

const isOpen = () => useDocument.getState().isOpen;
const noteSize = { width: 260, height: 100 };

export const insertCommands: readonly Command[] = [
  {
    id: 'insert.block',
    label: 'command.insert-block',
    icon: Plus,
    keys: ['KeyN'],
    menu: 'insert',
    enabled: isOpen,
    run: () => {
      const view = canvasView();
      if (!view || refusedInLook()) return;
      const at = view.middle();
      useCanvas.getState().startAdding({ at, screen: view.toScreen(at) });
    },
  },
  {
    id: 'insert.note',
    label: 'command.insert-note',
    icon: StickyNote,
    menu: 'insert',
    enabled: isOpen,
    run: () => {
      if (refusedInLook()) return;
      const canvas = useCanvas.getState();
      const graph = graphOnScreen(canvas);
      const within = graphOf(presentDocument(), graph);
      const middle = canvasView()?.middle() ?? { x: 0, y: 0 };
      if (!within) return;
      const id = freeId(within, 'note');
      const position = {
        x: Math.round(middle.x - noteSize.width / 2),
        y: Math.round(middle.y - noteSize.height / 2),
      };
      useDocument.getState().edit({
        edit: 'add',
        graph,
        notes: [{ id, text: '', position, size: noteSize }],
      });
      canvas.select({ notes: [id] });
    },
  },
];
