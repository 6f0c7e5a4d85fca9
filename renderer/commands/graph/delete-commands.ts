// Commands that take away what is selected, or what the keyboard is at.
import { Trash2 } from 'lucide-react';
import type { Edit, Text } from '../../../graph-core/index.ts';
import { findBlock, graphOf, healedWires, healing, text } from '../../../graph-core/index.ts';
import { presentDocument, useDocument } from '../../document/document.ts';
import { stepName, wiresName } from '../../document/step-name.ts';
import type { Selection } from '../../stores/canvas.ts';
import { graphOnScreen, isNothingSelected, useCanvas } from '../../stores/canvas.ts';
import { canvasView } from '../../stores/canvas-view.ts';
import type { Command } from '../command.ts';
import { refusedInLook } from '../replace-by-parts.ts';

const isOpen = () => useDocument.getState().isOpen;

/** With wires round what goes, where they fit and are wanted; the step says so. */
function removeThings(
  { nodes, edges, notes }: Selection,
  { heals }: { readonly heals: boolean },
): void {
  const graph = graphOnScreen(useCanvas.getState());
  const { history, analysis, edit } = useDocument.getState();
  const document = history.present;
  const removed: Edit = {
    edit: 'remove',
    graph,
    nodes: [...nodes],
    edges: [...edges],
    notes: [...notes],
  };
  const context = { document, analysis, findBlock };
  const healed = heals ? healedWires(context, graph, nodes, edges) : [];
  if (healed.length === 0) {
    edit(removed);
    return;
  }
  const name = stepName(document, document, removed);
  const joined = wiresName(document, graph, healed);
  edit(
    { edit: 'all', edits: [...healing(graph, healed), removed] },
    undefined,
    andJoined(name, joined),
  );
}

function andJoined(deleted: Text, joined: Text): Text {
  return text(`${deleted.en}, join ${joined.en}`, `${deleted.ja}、${joined.ja}を接続`);
}

export function removeSelection({ heals }: { readonly heals: boolean }): void {
  if (refusedInLook()) return;
  const canvas = useCanvas.getState();
  removeThings(canvas.selection, { heals });
  canvas.select({});
}

/** What has the focus goes, with the selection if it is part of that: never something else than what one is at. */
function removeHere(how: { readonly heals: boolean }): void {
  const view = canvasView();
  const focused = view?.focused();
  const canvas = useCanvas.getState();
  const { nodes, notes } = canvas.selection;
  if (view === undefined || focused === undefined) return removeSelection(how);
  if (refusedInLook()) return undefined;
  view.focusNearest(() => {
    if (nodes.has(focused) || notes.has(focused)) {
      removeSelection(how);
      return;
    }
    const within = graphOf(presentDocument(), graphOnScreen(canvas));
    const isNote = within?.notes.some(({ id }) => id === focused);
    const [none, one] = [new Set<string>(), new Set([focused])];
    removeThings({ nodes: isNote ? none : one, notes: isNote ? one : none, edges: none }, how);
  });
  return undefined;
}

const mayRemove = () =>
  isOpen() &&
  (!isNothingSelected(useCanvas.getState().selection) || canvasView()?.focused() !== undefined);

export const deleteCommands: readonly Command[] = [
  {
    id: 'edit.delete',
    label: 'command.edit-delete',
    icon: Trash2,
    keys: ['Delete', 'Backspace'],
    menu: 'edit',
    onCanvas: true,
    enabled: mayRemove,
    run: () => removeHere({ heals: true }),
  },
  {
    id: 'edit.delete-only',
    label: 'command.edit-delete-only',
    keys: ['Shift+Delete', 'Shift+Backspace'],
    menu: 'edit',
    onCanvas: true,
    enabled: () =>
      mayRemove() &&
      (useCanvas.getState().selection.nodes.size > 0 || canvasView()?.focused() !== undefined),
    run: () => removeHere({ heals: false }),
  },
];
