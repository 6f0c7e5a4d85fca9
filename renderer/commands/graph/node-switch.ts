// A command that sets something on every selected block, or takes it back where all of them have it.
import type { LucideIcon } from 'lucide-react';
import type { Document, Edit, GraphId, Node } from '../../../graph-core/index.ts';
import { graphOf } from '../../../graph-core/index.ts';
import { presentDocument, useDocument } from '../../document/document.ts';
import type { WordKey } from '../../i18n/words.ts';
import { bothWords } from '../../i18n/words.ts';
import { graphOnScreen, isLooking, useCanvas } from '../../stores/canvas.ts';
import type { Command } from '../command.ts';

interface NodeSwitch {
  readonly id: string;
  /** What it does now: to set it, and to take it back. */
  readonly labels: { readonly set: WordKey; readonly unset: WordKey };
  readonly icon: LucideIcon;
  /** Whether it means anything for this block. */
  mayHave(node: Node, graph: GraphId, document: Document): boolean;
  isSet(node: Node): boolean;
  edit(graph: GraphId, node: string, set: boolean): Edit;
}

export function nodeSwitch({ id, labels, icon, mayHave, isSet, edit }: NodeSwitch): Command {
  const selected = (): readonly Node[] => {
    const canvas = useCanvas.getState();
    if (!useDocument.getState().isOpen || isLooking(canvas)) return [];
    const [document, graph] = [presentDocument(), graphOnScreen(canvas)];
    const nodes = graphOf(document, graph)?.nodes ?? [];
    return nodes.filter(
      (node) => canvas.selection.nodes.has(node.id) && mayHave(node, graph, document),
    );
  };
  const areSet = () => {
    const nodes = selected();
    return nodes.length > 0 && nodes.every(isSet);
  };
  const labelNow = () => (areSet() ? labels.unset : labels.set);
  return {
    id,
    label: labels.set,
    labelNow,
    icon,
    menu: 'edit',
    enabled: () => selected().length > 0,
    run: () => {
      const [name, set] = [bothWords(labelNow()), !areSet()];
      const graph = graphOnScreen(useCanvas.getState());
      const edits = selected().map((node) => edit(graph, node.id, set));
      useDocument.getState().edit({ edit: 'all', edits }, undefined, name);
    },
  };
}
