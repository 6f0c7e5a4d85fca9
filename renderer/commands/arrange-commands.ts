// Commands that put the graph in order.
import { WandSparkles } from 'lucide-react';
import { layOut } from '../document/lay-out.ts';
import { graphOnScreen, isLooking, useCanvas } from '../stores/canvas.ts';
import { canvasView } from '../stores/canvas-view.ts';
import { presentDocument, useDocument } from '../document/document.ts';
import { bothWords } from '../i18n/words.ts';
import type { Command } from './command.ts';

export const arrangeCommands: readonly Command[] = [
  {
    id: 'arrange.tidy',
    label: 'command.arrange-tidy',
    icon: WandSparkles,
    keys: ['Shift+KeyL'],
    menu: 'arrange',
    enabled: () => useDocument.getState().isOpen && !isLooking(useCanvas.getState()),
    run: async () => {
      const document = presentDocument();
      const graph = graphOnScreen(useCanvas.getState());
      const edit = await layOut(document, graph);
      // Whoever went on working meanwhile keeps their own order.
      if (!edit || presentDocument() !== document) return;
      useDocument.getState().edit(edit, undefined, bothWords('command.arrange-tidy'));
      requestAnimationFrame(() => canvasView()?.fit());
    },
  },
];
