// What the keyboard stops at on the canvas, and how the focus is brought to it, also where it is not drawn yet.
import { graphOf } from '../../../graph-core/index.ts';
import { seenDocument, useDocument } from '../../document/document.ts';
import { boxOf } from '../../document/node-geometry.ts';
import { graphOnScreen, useCanvas } from '../../stores/canvas.ts';
import type { Stop } from './walk.ts';

/** Blocks and notes of the graph on the screen. */
export function stopsOnScreen(): readonly Stop[] {
  const document = seenDocument(useDocument.getState());
  const graph = graphOf(document, graphOnScreen(useCanvas.getState()));
  if (!graph) return [];
  return [
    ...graph.nodes.map((node) => {
      const { width, height } = boxOf(document, graph, node);
      return middleOf(node.id, node.position, width, height);
    }),
    ...graph.notes.map(({ id, position, size }) => ({
      ...middleOf(id, position, size.width, size.height),
      isNote: true,
    })),
  ];
}

function middleOf(id: string, { x, y }: { x: number; y: number }, width: number, height: number) {
  return { id, x: x + width / 2, y: y + height / 2 };
}

/** The block or note that the focus is on; not where it is in a field or button inside one. */
export function focusedStop(target: EventTarget | null = document.activeElement) {
  return target instanceof HTMLElement && target.classList.contains('react-flow__node')
    ? target.dataset.id
    : undefined;
}

export function elementOf(root: HTMLElement, id: string): HTMLElement | undefined {
  const found = root.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
  return found instanceof HTMLElement ? found : undefined;
}

/** Whether all of it can be seen. */
export function isInside(root: HTMLElement, element: HTMLElement): boolean {
  const frame = root.getBoundingClientRect();
  const box = element.getBoundingClientRect();
  return (
    box.left >= frame.left &&
    box.right <= frame.right &&
    box.top >= frame.top &&
    box.bottom <= frame.bottom
  );
}
