// Commands that bring something new onto the canvas.
import { Frame, Plug, Plus, StickyNote, Unplug } from 'lucide-react';
import type { Note } from '../../../graph-core/index.ts';
import { freeId, graphOf } from '../../../graph-core/index.ts';
import { graphOnScreen, useCanvas } from '../../stores/canvas.ts';
import { canvasView } from '../../stores/canvas-view.ts';
import { around } from '../../document/line-up.ts';
import { boxesOf } from '../../document/node-geometry.ts';
import { bothWords } from '../../i18n/words.ts';
import { presentDocument, useDocument } from '../../document/document.ts';
import { blockAtHand, jointGap, nextPlace } from '../at-hand.ts';
import type { Command } from '../command.ts';
import { refusedInLook } from '../replace-by-parts.ts';

const isOpen = () => useDocument.getState().isOpen;
/** Between a frame and what it is put around, and for its title, in the graph's units. */
const [framePadding, frameTitle] = [24, 28];
const noteSize = { width: 260, height: 100 };

/** The one that is selected, if that is all that is. */
function selectedWire(): string | undefined {
  const { nodes, notes, edges } = useCanvas.getState().selection;
  const [only, ...more] = [...edges, ...nodes, ...notes];
  return only !== undefined && more.length === 0 && edges.has(only) ? only : undefined;
}

/** Of the joint that the menu was opened on. */
function wiresAtJoint(): readonly string[] {
  const canvas = useCanvas.getState();
  const joint = canvas.pointed?.joint;
  if (!joint) return [];
  const edges = graphOf(presentDocument(), graphOnScreen(canvas))?.edges ?? [];
  return edges
    .map(({ id, from, to }) => ({ id, end: joint.end === 'output' ? from : to }))
    .filter(({ end }) => end.node === joint.node && end.port === joint.port)
    .map(({ id }) => id);
}

/** Where the menu was opened, behind the block at hand, or in the middle of what is visible; what is chosen goes `into` a wire. */
function searchBlock(into?: string): void {
  const view = canvasView();
  if (!view || refusedInLook()) return;
  const { pointed, startAdding } = useCanvas.getState();
  const here = pointed || into !== undefined ? undefined : nextPlace();
  const at = pointed?.at ?? here?.at ?? view.middle();
  startAdding({ at, screen: view.toScreen(at), ...here, ...(into !== undefined && { into }) });
}

/** The block at hand and what its joints fit. */
function searchConnection(): void {
  const view = canvasView();
  const node = blockAtHand();
  if (!view || !node || refusedInLook()) return;
  const screen = view.toScreen(node.position);
  useCanvas.getState().startConnecting({ node: node.id, screen });
}

export const insertCommands: readonly Command[] = [
  {
    id: 'insert.block',
    label: 'command.insert-block',
    icon: Plus,
    keys: ['KeyN'],
    menu: 'insert',
    enabled: isOpen,
    run: () => searchBlock(),
  },
  {
    id: 'insert.connect',
    label: 'command.insert-connect',
    icon: Plug,
    keys: ['KeyC'],
    menu: 'insert',
    enabled: () => canvasView() !== undefined && blockAtHand() !== undefined,
    run: searchConnection,
  },
  {
    id: 'insert.into-wire',
    label: 'command.insert-into-wire',
    icon: Plus,
    enabled: () => selectedWire() !== undefined,
    run: () => {
      const wire = selectedWire();
      if (wire !== undefined) searchBlock(wire);
    },
  },
  {
    id: 'insert.at-joint',
    label: 'command.insert-at-joint',
    icon: Plus,
    enabled: () => useCanvas.getState().pointed?.joint !== undefined,
    run: () => {
      const { pointed, startAdding } = useCanvas.getState();
      if (!pointed?.joint || refusedInLook()) return;
      const { at, screen, joint } = pointed;
      const beside = joint.end === 'output' ? jointGap : -jointGap;
      startAdding({ at: { x: at.x + beside, y: at.y }, screen, wire: joint });
    },
  },
  {
    id: 'edit.unplug',
    label: 'command.edit-unplug',
    icon: Unplug,
    enabled: () => wiresAtJoint().length > 0,
    run: () => {
      const edges = wiresAtJoint();
      const graph = graphOnScreen(useCanvas.getState());
      if (!refusedInLook()) useDocument.getState().edit({ edit: 'remove', graph, edges });
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
      const middle = canvas.pointed?.at ?? canvasView()?.middle() ?? { x: 0, y: 0 };
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
      canvas.write(id);
    },
  },
  {
    id: 'insert.frame',
    label: 'command.insert-frame',
    icon: Frame,
    keys: ['KeyF'],
    menu: 'insert',
    enabled: isOpen,
    run: () => {
      const canvas = useCanvas.getState();
      const graph = graphOnScreen(canvas);
      const document = presentDocument();
      const within = graphOf(document, graph);
      if (!within || refusedInLook()) return;
      const { nodes, notes } = canvas.selection;
      const chosen = boxesOf(document, within).filter(({ id }) => nodes.has(id) || notes.has(id));
      const at = canvas.pointed?.at ?? canvasView()?.middle() ?? { x: 0, y: 0 };
      const inside = around(chosen) ?? { ...at, width: 320, height: 200 };
      const id = freeId(within, 'frame');
      const frame: Note = {
        id,
        text: '',
        frame: true,
        position: {
          x: Math.round(inside.x - framePadding),
          y: Math.round(inside.y - framePadding - frameTitle),
        },
        size: {
          width: Math.round(inside.width + 2 * framePadding),
          height: Math.round(inside.height + 2 * framePadding + frameTitle),
        },
      };
      const name = bothWords('command.insert-frame');
      useDocument.getState().edit({ edit: 'add', graph, notes: [frame] }, undefined, name);
      canvas.select({ notes: [id] });
      canvas.write(id);
    },
  },
];
