// The command that lets blocks pass their input on as if they were not there, or takes that back.
import { CircleSlash2 } from 'lucide-react';
import type { Node } from '../../graph-core/index.ts';
import { canBypass, findBlock, graphOf } from '../../graph-core/index.ts';
import { presentDocument, useDocument } from '../document/document.ts';
import { bothWords } from '../i18n/words.ts';
import { graphOnScreen, isLooking, useCanvas } from '../stores/canvas.ts';
import type { Command } from './command.ts';

/** Those of the selection that have something to pass on. */
function selectedNodes(): readonly Node[] {
  const canvas = useCanvas.getState();
  if (!useDocument.getState().isOpen || isLooking(canvas)) return [];
  const document = presentDocument();
  const nodes = graphOf(document, graphOnScreen(canvas))?.nodes ?? [];
  return nodes.filter(
    (node) =>
      canvas.selection.nodes.has(node.id) && (node.bypass || canBypass(document, node, findBlock)),
  );
}

const areBypassed = () => {
  const nodes = selectedNodes();
  return nodes.length > 0 && nodes.every(({ bypass }) => bypass);
};

const labelNow = () => (areBypassed() ? 'command.edit-use-again' : 'command.edit-bypass');

export const bypassCommand: Command = {
  id: 'edit.bypass',
  label: 'command.edit-bypass',
  labelNow,
  icon: CircleSlash2,
  keys: ['KeyB'],
  menu: 'edit',
  enabled: () => selectedNodes().length > 0,
  run: () => {
    const name = bothWords(labelNow());
    const bypass = !areBypassed();
    const graph = graphOnScreen(useCanvas.getState());
    const edits = selectedNodes().map(
      ({ id }) => ({ edit: 'set-bypass', graph, node: id, bypass }) as const,
    );
    useDocument.getState().edit({ edit: 'all', edits }, undefined, name);
  },
};
