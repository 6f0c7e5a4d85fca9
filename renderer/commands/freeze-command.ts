// The command that freezes what is selected, or lets it learn again.
import { Snowflake } from 'lucide-react';
import type { Node } from '../../graph-core/index.ts';
import { graphOf, scopedKey } from '../../graph-core/index.ts';
import { presentDocument, useDocument } from '../document/document.ts';
import { graphOnScreen, isLooking, useCanvas } from '../stores/canvas.ts';
import { bothWords } from '../i18n/words.ts';
import type { Command } from './command.ts';

/** Those of the selection that have weights of their own. */
function selectedNodes(): readonly Node[] {
  const canvas = useCanvas.getState();
  const { isOpen, analysis } = useDocument.getState();
  if (!isOpen || isLooking(canvas)) return [];
  const graph = graphOnScreen(canvas);
  const nodes = graphOf(presentDocument(), graph)?.nodes ?? [];
  return nodes.filter(
    ({ id, rate }) =>
      canvas.selection.nodes.has(id) &&
      (rate !== undefined || (analysis.costs.get(scopedKey(graph, id))?.parameters ?? 0) > 0),
  );
}

const areFrozen = () => {
  const nodes = selectedNodes();
  return nodes.length > 0 && nodes.every(({ rate }) => rate === 0);
};

export const freezeCommand: Command = {
  id: 'edit.freeze',
  label: 'command.edit-freeze',
  labelNow: () => (areFrozen() ? 'command.edit-unfreeze' : 'command.edit-freeze'),
  icon: Snowflake,
  menu: 'edit',
  startsGroup: true,
  enabled: () => selectedNodes().length > 0,
  run: () => {
    const name = bothWords(areFrozen() ? 'command.edit-unfreeze' : 'command.edit-freeze');
    const rate = areFrozen() ? undefined : 0;
    const graph = graphOnScreen(useCanvas.getState());
    const edits = selectedNodes().map(
      ({ id }) => ({ edit: 'set-rate', graph, node: id, rate }) as const,
    );
    useDocument.getState().edit({ edit: 'all', edits }, undefined, name);
  },
};
