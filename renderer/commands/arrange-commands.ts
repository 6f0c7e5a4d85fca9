// Commands that put the graph in order. Know no menu.
import { CornerDownRight, WandSparkles } from 'lucide-react';
import type { ModuleNode } from '../../graph-core/index.ts';
import { graphOf, isModuleNode } from '../../graph-core/index.ts';
import { layOut } from '../canvas/lay-out.ts';
import { graphOnScreen, useCanvas } from '../stores/canvas.ts';
import { canvasView } from '../stores/canvas-view.ts';
import { presentDocument, useDocument } from '../stores/document.ts';
import type { Command } from './command.ts';

/** The one selected instance of a module, if that is all that is selected. */
function selectedInstance(): ModuleNode | undefined {
  const canvas = useCanvas.getState();
  const [id, ...rest] = canvas.selection.nodes;
  if (id === undefined || rest.length > 0) return undefined;
  const node = graphOf(presentDocument(), graphOnScreen(canvas))?.nodes.find(
    (one) => one.id === id,
  );
  return node && isModuleNode(node) ? node : undefined;
}

export const arrangeCommands: readonly Command[] = [
  {
    id: 'arrange.tidy',
    label: 'command.arrange-tidy',
    icon: WandSparkles,
    keys: ['Shift+KeyL'],
    menu: 'arrange',
    enabled: () => useDocument.getState().isOpen,
    run: async () => {
      const document = presentDocument();
      const graph = graphOnScreen(useCanvas.getState());
      const edit = await layOut(document, graph);
      // Whoever went on working meanwhile keeps their own order.
      if (!edit || presentDocument() !== document) return;
      useDocument.getState().edit(edit);
      requestAnimationFrame(() => canvasView()?.fit());
    },
  },
  {
    id: 'arrange.enter-module',
    label: 'command.arrange-enter-module',
    icon: CornerDownRight,
    keys: ['Alt+ArrowDown'],
    menu: 'arrange',
    startsGroup: true,
    enabled: () => selectedInstance() !== undefined,
    run: () => {
      const node = selectedInstance();
      if (node) useCanvas.getState().enter({ module: node.module, node: node.id });
    },
  },
  {
    id: 'arrange.leave-module',
    label: 'command.arrange-leave-module',
    keys: ['Alt+ArrowUp'],
    menu: 'arrange',
    enabled: () => useCanvas.getState().trail.length > 0,
    run: () => {
      const { trail, leaveTo } = useCanvas.getState();
      leaveTo(trail.length - 1);
    },
  },
];
