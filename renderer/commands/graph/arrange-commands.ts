// Commands that put the graph in order, and turn the way it flows.
import { ArrowDown, ArrowRight, ArrowUp, WandSparkles } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { Document, Edit, Flow, GraphId, Position } from '../../../graph-core/index.ts';
import { graphOf } from '../../../graph-core/index.ts';
import { layOut } from '../../document/arrange/lay-out.ts';
import { flowOf } from '../../document/node-geometry.ts';
import { graphOnScreen, isLooking, useCanvas } from '../../stores/canvas.ts';
import { canvasView } from '../../stores/canvas-view.ts';
import { presentDocument, seenDocument, useDocument } from '../../document/document.ts';
import type { WordKey } from '../../i18n/words.ts';
import { bothWords } from '../../i18n/words.ts';
import { alignCommands } from './align-commands.ts';
import type { Command } from '../command.ts';

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
  const move = edit?.edit === 'all' && edit.edits.find((one) => one.edit === 'move');
  if (!move) return undefined;
  const places = Object.entries(move.positions).filter(([id]) => nodes.has(id));
  const least = (all: readonly Position[], axis: 'x' | 'y') =>
    Math.min(...all.map((position) => position[axis]));
  const [old, now] = [some.map(({ position }) => position), places.map(([, place]) => place)];
  const by = { x: least(old, 'x') - least(now, 'x'), y: least(old, 'y') - least(now, 'y') };
  return {
    ...move,
    positions: Object.fromEntries(
      places.map(([id, { x, y }]) => [id, { x: x + by.x, y: y + by.y }]),
    ),
  };
}

const mayArrange = () => useDocument.getState().isOpen && !isLooking(useCanvas.getState());

/** Without a flow, the way it flows already. */
async function arrange(name: WordKey, flow?: Flow): Promise<void> {
  const document = presentDocument();
  const graph = graphOnScreen(useCanvas.getState());
  const edit = await layOut(document, graph, flow);
  // Whoever went on working meanwhile keeps their own order.
  if (!edit || presentDocument() !== document) return;
  useDocument.getState().edit(edit, undefined, bothWords(name));
  requestAnimationFrame(() => canvasView()?.fit());
}

function flowOnScreen(): Flow | undefined {
  const document = seenDocument(useDocument.getState());
  const within = graphOf(document, graphOnScreen(useCanvas.getState()));
  return within && flowOf(within);
}

function flowing(flow: Flow, label: WordKey, icon: LucideIcon): Command {
  return {
    id: `arrange.flow-${flow}`,
    label,
    icon,
    menu: 'arrange',
    enabled: mayArrange,
    checked: () => flowOnScreen() === flow,
    run: () => arrange(label, flow),
  };
}

export const arrangeCommands: readonly Command[] = [
  {
    id: 'arrange.tidy',
    label: 'command.arrange-tidy',
    icon: WandSparkles,
    keys: ['Shift+KeyL'],
    menu: 'arrange',
    enabled: mayArrange,
    run: () => arrange('command.arrange-tidy'),
  },
  flowing('right', 'command.arrange-flow-right', ArrowRight),
  flowing('down', 'command.arrange-flow-down', ArrowDown),
  flowing('up', 'command.arrange-flow-up', ArrowUp),
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
