// Commands that put the graph in order.
import { WandSparkles } from 'lucide-react';
import type { Document, Edit, GraphId, Position } from '../../graph-core/index.ts';
import { graphOf } from '../../graph-core/index.ts';
import { layOut } from '../document/lay-out.ts';
import { graphOnScreen, isLooking, useCanvas } from '../stores/canvas.ts';
import { canvasView } from '../stores/canvas-view.ts';
import { presentDocument, useDocument } from '../document/document.ts';
import { bothWords } from '../i18n/words.ts';
import { alignCommands } from './align-commands.ts';
import type { Command } from './command.ts';

/** Only some blocks, which stay where they begin. */
async function tidied(
  document: Document,
  graph: GraphId,
  nodes: ReadonlySet<string>,
): Promise<Edit | undefined> {
  const within = graphOf(document, graph);
  const some = within?.nodes.filter(({ id }) => nodes.has(id)) ?? [];
  if (!within) return undefined;
  const alone: Document =
    graph === null
      ? { ...document, graph: { ...within, nodes: some } }
      : {
          ...document,
          modules: document.modules.map((module) =>
            module.id === graph ? { ...module, graph: { ...within, nodes: some } } : module,
          ),
        };
  const edit = await layOut(alone, graph);
  if (edit?.edit !== 'move') return edit;
  const places = Object.entries(edit.positions);
  const least = (all: readonly Position[], axis: 'x' | 'y') =>
    Math.min(...all.map((position) => position[axis]));
  const [old, now] = [some.map(({ position }) => position), places.map(([, place]) => place)];
  const by = { x: least(old, 'x') - least(now, 'x'), y: least(old, 'y') - least(now, 'y') };
  return {
    ...edit,
    positions: Object.fromEntries(
      places.map(([id, { x, y }]) => [id, { x: x + by.x, y: y + by.y }]),
    ),
  };
}

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
  {
    id: 'arrange.tidy-selection',
    label: 'command.arrange-tidy-selection',
    menu: 'arrange',
    enabled: () => {
      const canvas = useCanvas.getState();
      return canvas.selection.nodes.size > 1 && !isLooking(canvas);
    },
    run: async () => {
      const document = presentDocument();
      const canvas = useCanvas.getState();
      const edit = await tidied(document, graphOnScreen(canvas), canvas.selection.nodes);
      if (!edit || presentDocument() !== document) return;
      useDocument.getState().edit(edit, undefined, bothWords('command.arrange-tidy-selection'));
    },
  },
  ...alignCommands,
];
