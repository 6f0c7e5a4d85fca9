// A small picture of a document, drawn from its own nodes and wires.
import { useMemo } from 'react';
import type { Document, Node } from '../../graph-core/index.ts';
import { findBlock, isModuleNode } from '../../graph-core/index.ts';
import { flowOf } from '../document/node-geometry.ts';
import { placedBoxes } from '../document/routes/placed-boxes.ts';
import { routeWires } from '../document/routes/route-wires.ts';

const margin = 40;

export function Thumbnail({ document }: { readonly document: Document }) {
  const picture = useMemo(() => draw(document), [document]);
  return (
    <svg
      aria-hidden
      className="thumbnail"
      viewBox={picture.viewBox}
      preserveAspectRatio="xMidYMid meet"
    >
      {picture.wires.map((path) => (
        <path key={path} d={path} className="thumbnail-wire" />
      ))}
      {picture.boxes.map(({ id, x, y, width, height, category }) => (
        <g key={id} className="thumbnail-block" data-category={category}>
          <rect x={x} y={y} width={width} height={height} rx={12} />
          <rect x={x} y={y} width={16} height={height} rx={8} className="thumbnail-edge" />
        </g>
      ))}
    </svg>
  );
}

function draw(document: Document) {
  const { graph } = document;
  const placed = placedBoxes(document, null);
  const boxes = graph.nodes.flatMap((node) => {
    const box = placed.get(node.id);
    return box ? [{ ...box, category: categoryOf(node) }] : [];
  });
  const wires = [...routeWires([...placed.values()], graph.edges, flowOf(graph)).values()].map(
    ({ path }) => path,
  );
  const left = Math.min(...boxes.map(({ x }) => x), 1e6) - margin;
  const top = Math.min(...boxes.map(({ y }) => y), 1e6) - margin;
  const right = Math.max(...boxes.map(({ x, width }) => x + width), left + 200) + margin;
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height), top + 120) + margin;
  return { boxes, wires, viewBox: `${left} ${top} ${right - left} ${bottom - top}` };
}

function categoryOf(node: Node): string {
  return isModuleNode(node) ? 'module' : (findBlock(node.type)?.docs.category ?? 'unknown');
}
