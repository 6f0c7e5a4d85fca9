// Commands that make modules, open them and take them apart.
import { Blocks, CornerDownRight, Group, Ungroup } from 'lucide-react';
import type { Edit, Node, Refused } from '../../../graph-core/index.ts';
import {
  canOpen,
  findBlock,
  graphOf,
  isModuleNode,
  moduleFromSelection,
  unpackModule,
} from '../../../graph-core/index.ts';
import { factsOf } from '../../document/facts.ts';
import type { WordKey } from '../../i18n/words.ts';
import { bothWords, words } from '../../i18n/words.ts';
import { graphOnScreen, isLooking, useCanvas } from '../../stores/canvas.ts';
import { canvasView } from '../../stores/canvas-view.ts';
import {
  presentDocument,
  seenDocument,
  shownAnalysis,
  useDocument,
} from '../../document/document.ts';
import { lookInto } from '../../document/look.ts';
import { useScreen } from '../../stores/screen.ts';
import type { Command } from '../command.ts';
import { refusedInLook, replaceByParts, replaceLooked } from '../replace-by-parts.ts';

/** The one selected node, if that is all that is selected. */
function selectedNode(): Node | undefined {
  const canvas = useCanvas.getState();
  const [id, ...rest] = canvas.selection.nodes;
  if (id === undefined || rest.length > 0) return undefined;
  const document = seenDocument(useDocument.getState());
  return graphOf(document, graphOnScreen(canvas))?.nodes.find((node) => node.id === id);
}

/** Whether there is an inside to look at. */
export function hasInside(node: Node | undefined): boolean {
  if (!node) return false;
  return isModuleNode(node) || hasParts(node);
}

function hasParts(node: Node | undefined): boolean {
  if (!node || isModuleNode(node)) return false;
  const analysis = shownAnalysis(useDocument.getState());
  const facts = factsOf(analysis, graphOnScreen(useCanvas.getState()), node.id);
  return facts !== undefined && canOpen(analysis, facts);
}

/** Enters a module, or shows the parts of a block; the document stays as it is. */
export function enterNode(node: Node): void {
  if (isModuleNode(node)) {
    useCanvas.getState().enter({ module: node.module, node: node.id });
    return;
  }
  if (!hasParts(node)) return;
  lookInto(node.id, ({ refused }) => useScreen.getState().say({ tone: 'caution', text: refused }));
}

/** Does the edit, or says why it cannot be done. */
function done<T extends { readonly edit: Edit }>(made: T | Refused, label: WordKey): T | undefined {
  if ('refused' in made) {
    useScreen.getState().say({ tone: 'caution', text: made.refused });
    return undefined;
  }
  useDocument.getState().edit(made.edit, undefined, bothWords(label));
  return made;
}

export const moduleCommands: readonly Command[] = [
  {
    id: 'arrange.make-module',
    label: 'command.arrange-make-module',
    icon: Group,
    keys: ['$mod+KeyG'],
    menu: 'arrange',
    startsGroup: true,
    enabled: () => useDocument.getState().isOpen && useCanvas.getState().selection.nodes.size > 0,
    run: () => {
      if (refusedInLook()) return;
      const canvas = useCanvas.getState();
      const { history, analysis } = useDocument.getState();
      const made = done(
        moduleFromSelection(
          history.present,
          analysis,
          findBlock,
          graphOnScreen(canvas),
          canvas.selection.nodes,
          words().t('canvas.new-module'),
        ),
        'command.arrange-make-module',
      );
      if (!made) return;
      canvas.select({ nodes: [made.node] });
      canvasView()?.focus(made.node);
    },
  },
  {
    id: 'arrange.unpack-module',
    label: 'command.arrange-unpack-module',
    icon: Ungroup,
    keys: ['$mod+Shift+KeyG'],
    menu: 'arrange',
    enabled: () => {
      const node = selectedNode();
      return node !== undefined && isModuleNode(node);
    },
    run: () => {
      const node = selectedNode();
      const canvas = useCanvas.getState();
      if (!node || refusedInLook()) return;
      const made = done(
        unpackModule(presentDocument(), graphOnScreen(canvas), node.id),
        'command.arrange-unpack-module',
      );
      if (made) canvas.select({ nodes: made.nodes });
    },
  },
  {
    id: 'arrange.look-inside',
    label: 'command.arrange-look-inside',
    icon: CornerDownRight,
    keys: ['Alt+ArrowDown'],
    menu: 'arrange',
    enabled: () => hasInside(selectedNode()),
    run: () => {
      const node = selectedNode();
      if (node) enterNode(node);
    },
  },
  {
    id: 'arrange.replace-by-parts',
    label: 'command.arrange-replace-by-parts',
    icon: Blocks,
    menu: 'arrange',
    enabled: () => isLooking(useCanvas.getState()) || hasParts(selectedNode()),
    run: () => {
      const canvas = useCanvas.getState();
      const node = selectedNode();
      if (isLooking(canvas)) replaceLooked();
      else if (node) replaceByParts({ graph: graphOnScreen(canvas), node: node.id });
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
