// A small picture of a document: its blocks and wires where they lie, without their words.
import type { Document, GraphId, Node } from '../../graph-core/index.ts';
import { findBlock, graphOf, isModuleNode } from '../../graph-core/index.ts';
import { flowOf } from './node-geometry.ts';
import { placedBoxes } from './routes/placed-boxes.ts';
import { routeWires } from './routes/route-wires.ts';

export interface PicturedBlock {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly category: string;
}

export interface Picture {
  readonly viewBox: string;
  readonly boxes: readonly PicturedBlock[];
  /** As SVG paths. */
  readonly wires: readonly string[];
}

const margin = 40;

export function drawPicture(document: Document): Picture {
  const { graph } = document;
  const placed = placedBoxes(document, null);
  const boxes = picturedBlocks(document, null);
  const wires = [...routeWires([...placed.values()], graph.edges, flowOf(graph)).values()].map(
    ({ path }) => path,
  );
  const left = Math.min(...boxes.map(({ x }) => x), 1e6) - margin;
  const top = Math.min(...boxes.map(({ y }) => y), 1e6) - margin;
  const right = Math.max(...boxes.map(({ x, width }) => x + width), left + 200) + margin;
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height), top + 120) + margin;
  return { boxes, wires, viewBox: `${left} ${top} ${right - left} ${bottom - top}` };
}

export function picturedBlocks(document: Document, graph: GraphId): readonly PicturedBlock[] {
  const placed = placedBoxes(document, graph);
  return (graphOf(document, graph)?.nodes ?? []).flatMap((node) => {
    const box = placed.get(node.id);
    if (!box) return [];
    const { id, x, y, width, height } = box;
    return [{ id, x, y, width, height, category: categoryOf(node) }];
  });
}

function categoryOf(node: Node): string {
  return isModuleNode(node) ? 'module' : (findBlock(node.type)?.docs.category ?? 'unknown');
}
