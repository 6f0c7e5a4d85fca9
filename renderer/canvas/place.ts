// Puts a block or an instance of a module onto the canvas: dropped at a point, into a wire, or in the middle.
import type { Document, Edit, GraphId, Position, Text } from '../../graph-core/index.ts';
import { addInstance, findBlock, graphOf, insertIntoWire } from '../../graph-core/index.ts';
import { nextPlace } from '../commands/at-hand.ts';
import { refusedInLook } from '../commands/replace-by-parts.ts';
import type { LooseWire } from '../stores/canvas.ts';
import { graphOnScreen, useCanvas } from '../stores/canvas.ts';
import { canvasView } from '../stores/canvas-view.ts';
import { presentDocument, useDocument } from '../document/document.ts';
import { useScreen } from '../stores/screen.ts';
import { insertionName } from '../document/step-name.ts';
import { addBlockEdit } from './add-block.ts';
import { blockBox, nodeWidth } from '../document/node-geometry.ts';

/** What the palette hands over: a block by its type, or a module by its id. */
export interface Carried {
  readonly block?: string;
  readonly module?: string;
}

/** What waits for a block: a wire to go between the ends of, by its id, or one that hangs loose. */
interface Waiting {
  readonly into?: string | undefined;
  readonly wire?: LooseWire | undefined;
}

/** Puts it there, selected; its id, or undefined where nothing could be put. */
export function placeAt(carried: Carried, at: Position, waiting: Waiting = {}): string | undefined {
  if (refusedInLook()) return undefined;
  const graph = graphOnScreen(useCanvas.getState());
  const made = placing(presentDocument(), graph, carried, at, waiting);
  if (!made) return undefined;
  const before = new Set(graphOf(presentDocument(), graph)?.nodes.map(({ id }) => id));
  useDocument.getState().edit(made.edit, undefined, made.name);
  const added = graphOf(presentDocument(), graph)?.nodes.find(({ id }) => !before.has(id));
  useCanvas.getState().select({ nodes: added ? [added.id] : [] });
  return added?.id;
}

function placing(
  document: Document,
  graph: GraphId,
  carried: Carried,
  at: Position,
  { into, wire }: Waiting,
): { readonly edit: Edit; readonly name?: Text } | undefined {
  if (carried.module !== undefined) {
    const position = { x: Math.round(at.x - nodeWidth / 2), y: Math.round(at.y - 20) };
    const made = addInstance(document, graph, carried.module, position);
    if (!('refused' in made)) return made;
    useScreen.getState().say({ tone: 'caution', text: made.refused });
    return undefined;
  }
  const block = findBlock(carried.block ?? '');
  if (!block) return undefined;
  const [input] = blockBox(block, 'right').inputs;
  const [output] = blockBox(block, 'right').outputs;
  const inserted =
    into !== undefined && input && output
      ? insertIntoWire(
          document,
          graph,
          into,
          { type: block.type, params: {} },
          { input: input.port, output: output.port },
        )
      : undefined;
  if (into !== undefined && inserted)
    return { edit: inserted, name: insertionName(document, graph, block.docs.title, into) };
  return addBlockEdit(document, graph, block, at, wire);
}

/** The same, and the focus goes there. */
export function placeAndGo(carried: Carried, at: Position, waiting?: Waiting): void {
  const node = placeAt(carried, at, waiting);
  if (node !== undefined) canvasView()?.focus(node);
}

/** In the middle of what is visible. */
export function placeInMiddle(carried: Carried): void {
  placeAndGo(carried, canvasView()?.middle() ?? { x: 0, y: 0 });
}

/** Behind the block at hand, wired to it where it fits; without one in the middle of what is visible. */
export function placeNext(carried: Carried): void {
  const here = carried.block === undefined ? undefined : nextPlace();
  if (here) placeAndGo(carried, here.at, { wire: here.next });
  else placeInMiddle(carried);
}
