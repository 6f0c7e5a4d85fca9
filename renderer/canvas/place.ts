// Puts a block or an instance of a module onto the canvas: dropped at a point, into a wire, or in the middle.
import type { Position } from '../../graph-core/index.ts';
import { addInstance, findBlock, graphOf, insertIntoWire } from '../../graph-core/index.ts';
import { refusedInLook } from '../commands/replace-by-parts.ts';
import { graphOnScreen, useCanvas } from '../stores/canvas.ts';
import { canvasView } from '../stores/canvas-view.ts';
import { presentDocument, useDocument } from '../document/document.ts';
import { useScreen } from '../stores/screen.ts';
import { addBlockEdit } from './add-block.ts';
import { blockBox, nodeWidth } from '../document/node-geometry.ts';

/** What the palette hands over: a block by its type, or a module by its id. */
export interface Carried {
  readonly block?: string;
  readonly module?: string;
}

/** With the id of a wire, a block goes between its two ends. */
export function placeAt(carried: Carried, at: Position, wire?: string): boolean {
  if (refusedInLook()) return false;
  const document = presentDocument();
  const canvas = useCanvas.getState();
  const graph = graphOnScreen(canvas);
  const { edit } = useDocument.getState();
  if (carried.module !== undefined) {
    const position = { x: Math.round(at.x - nodeWidth / 2), y: Math.round(at.y - 20) };
    const made = addInstance(document, graph, carried.module, position);
    if ('refused' in made) {
      useScreen.getState().say({ tone: 'caution', text: made.refused });
      return false;
    }
    edit(made.edit);
    canvas.select({ nodes: [made.node] });
    canvasView()?.focus(made.node);
    return true;
  }
  const block = findBlock(carried.block ?? '');
  if (!block) return false;
  const [input] = blockBox(block, 'right').inputs;
  const [output] = blockBox(block, 'right').outputs;
  const inserted =
    wire !== undefined && input && output
      ? insertIntoWire(
          document,
          graph,
          wire,
          { type: block.type, params: {} },
          { input: input.port, output: output.port },
        )
      : undefined;
  if (inserted) {
    edit(inserted);
    const before = new Set(graphOf(document, graph)?.nodes.map(({ id }) => id));
    const added = graphOf(presentDocument(), graph)?.nodes.filter(({ id }) => !before.has(id));
    canvas.select({ nodes: added?.map(({ id }) => id) ?? [] });
    canvasView()?.focus(added?.[0]?.id);
    return true;
  }
  const placed = addBlockEdit(document, graph, block, at);
  if (!placed) return false;
  edit(placed.edit);
  canvas.select({ nodes: [placed.node] });
  canvasView()?.focus(placed.node);
  return true;
}

/** In the middle of what is visible. */
export function placeInMiddle(carried: Carried): void {
  placeAt(carried, canvasView()?.middle() ?? { x: 0, y: 0 });
}
