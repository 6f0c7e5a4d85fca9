// Commands that make modules, open them and take them apart. Know no menu.
import { CornerDownRight, Group, Ungroup } from 'lucide-react';
import type { Edit, Node, Refused } from '../../graph-core/index.ts';
import {
  canOpen,
  findBlock,
  graphOf,
  isModuleNode,
  moduleFromSelection,
  openBlock,
  unpackModule,
} from '../../graph-core/index.ts';
import { factsOf } from '../canvas/facts.ts';
import { words } from '../i18n/words.ts';
import { graphOnScreen, useCanvas } from '../stores/canvas.ts';
import { presentDocument, useDocument } from '../stores/document.ts';
import { useScreen } from '../stores/screen.ts';
import type { Command } from './command.ts';

/** The one selected node, if that is all that is selected. */
function selectedNode(): Node | undefined {
  const canvas = useCanvas.getState();
  const [id, ...rest] = canvas.selection.nodes;
  if (id === undefined || rest.length > 0) return undefined;
  return graphOf(presentDocument(), graphOnScreen(canvas))?.nodes.find((node) => node.id === id);
}

/** Whether there is an inside to look at. */
export function hasInside(node: Node | undefined): boolean {
  if (!node) return false;
  if (isModuleNode(node)) return true;
  const { analysis } = useDocument.getState();
  const facts = factsOf(analysis, graphOnScreen(useCanvas.getState()), node.id);
  return facts !== undefined && canOpen(analysis, facts);
}

/** Does the edit, or says why it cannot be done. */
function done<T extends { readonly edit: Edit }>(made: T | Refused): T | undefined {
  if ('refused' in made) {
    useScreen.getState().say({ tone: 'caution', text: made.refused });
    return undefined;
  }
  useDocument.getState().edit(made.edit);
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
      );
      if (made) canvas.select({ nodes: [made.node] });
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
      if (!node) return;
      const made = done(unpackModule(presentDocument(), graphOnScreen(canvas), node.id));
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
      const canvas = useCanvas.getState();
      if (!node) return;
      if (isModuleNode(node)) {
        canvas.enter({ module: node.module, node: node.id });
        return;
      }
      const { history, analysis } = useDocument.getState();
      const made = done(openBlock(history.present, analysis, graphOnScreen(canvas), node.id));
      if (made) canvas.enter({ module: made.module, node: made.node });
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
