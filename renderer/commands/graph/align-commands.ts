// Commands that put what is selected in line, or at equal distances.
import type { LucideIcon } from 'lucide-react';
import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalSpaceAround,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalSpaceAround,
} from 'lucide-react';
import { graphOf } from '../../../graph-core/index.ts';
import { presentDocument, useDocument } from '../../document/document.ts';
import type { Box } from '../../document/line-up.ts';
import { aligned, distributed } from '../../document/line-up.ts';
import { boxesOf } from '../../document/node-geometry.ts';
import { bothWords } from '../../i18n/words.ts';
import { graphOnScreen, isLooking, useCanvas } from '../../stores/canvas.ts';
import type { Command } from '../command.ts';

/** Blocks and notes of the selection, with their sizes. */
function selectedBoxes(): readonly Box[] {
  const canvas = useCanvas.getState();
  const { nodes, notes } = canvas.selection;
  if (isLooking(canvas) || nodes.size + notes.size < 2) return [];
  const document = presentDocument();
  const graph = graphOf(document, graphOnScreen(canvas));
  if (!graph) return [];
  return boxesOf(document, graph).filter(({ id }) => nodes.has(id) || notes.has(id));
}

interface Lining {
  readonly id: string;
  readonly label: Command['label'];
  readonly icon: LucideIcon;
  readonly least?: number;
  place(boxes: readonly Box[]): Readonly<Record<string, { x: number; y: number }>>;
}

function lining({ id, label, icon, least = 2, place }: Lining): Command {
  return {
    id: `arrange.${id}`,
    label,
    icon,
    menu: 'arrange',
    enabled: () => selectedBoxes().length >= least,
    run: () =>
      useDocument.getState().edit(
        {
          edit: 'move',
          graph: graphOnScreen(useCanvas.getState()),
          positions: place(selectedBoxes()),
        },
        undefined,
        bothWords(label),
      ),
  };
}

export const alignCommands: readonly Command[] = [
  {
    ...lining({
      id: 'align-left',
      label: 'command.align-left',
      icon: AlignStartVertical,
      place: (boxes) => aligned(boxes, 'x', 0),
    }),
    startsGroup: true,
  },
  lining({
    id: 'align-center',
    label: 'command.align-center',
    icon: AlignCenterVertical,
    place: (boxes) => aligned(boxes, 'x', 0.5),
  }),
  lining({
    id: 'align-right',
    label: 'command.align-right',
    icon: AlignEndVertical,
    place: (boxes) => aligned(boxes, 'x', 1),
  }),
  lining({
    id: 'align-top',
    label: 'command.align-top',
    icon: AlignStartHorizontal,
    place: (boxes) => aligned(boxes, 'y', 0),
  }),
  lining({
    id: 'align-middle',
    label: 'command.align-middle',
    icon: AlignCenterHorizontal,
    place: (boxes) => aligned(boxes, 'y', 0.5),
  }),
  lining({
    id: 'align-bottom',
    label: 'command.align-bottom',
    icon: AlignEndHorizontal,
    place: (boxes) => aligned(boxes, 'y', 1),
  }),
  lining({
    id: 'distribute-across',
    label: 'command.distribute-across',
    icon: AlignHorizontalSpaceAround,
    least: 3,
    place: (boxes) => distributed(boxes, 'x'),
  }),
  lining({
    id: 'distribute-down',
    label: 'command.distribute-down',
    icon: AlignVerticalSpaceAround,
    least: 3,
    place: (boxes) => distributed(boxes, 'y'),
  }),
];
