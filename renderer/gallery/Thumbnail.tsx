// A small picture of a document, drawn from its own nodes and wires.
import { useMemo } from 'react';
import type { Document, Node } from '../../graph-core/index.ts';
import { findBlock, isModuleNode } from '../../graph-core/index.ts';
import { boxOf } from '../document/node-geometry.ts';
import { wirePath } from '../canvas/wire-path.ts';

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
  const boxes = graph.nodes.map((node) => ({
    id: node.id,
    x: node.position.x,
    y: node.position.y,
    ...boxOf(document, graph, node),
    category: categoryOf(node),
  }));
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const wires = graph.edges.flatMap(({ from, to }) => {
    const a = byId.get(from.node);
    const b = byId.get(to.node);
    const out = a?.outputs.find(({ port }) => port === from.port);
    const into = b?.inputs.find(({ port }) => port === to.port);
    if (!a || !b || !out || !into) return [];
    const [path] = wirePath({
      sourceX: a.x + a.width,
      sourceY: a.y + out.y,
      targetX: b.x,
      targetY: b.y + into.y,
    });
    return [path];
  });
  const left = Math.min(0, ...boxes.map(({ x }) => x)) - margin;
  const top = Math.min(...boxes.map(({ y }) => y), 1e6) - margin;
  const right = Math.max(...boxes.map(({ x, width }) => x + width), left + 200) + margin;
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height), top + 120) + margin;
  return { boxes, wires, viewBox: `${left} ${top} ${right - left} ${bottom - top}` };
}

function categoryOf(node: Node): string {
  return isModuleNode(node) ? 'module' : (findBlock(node.type)?.docs.category ?? 'unknown');
}
