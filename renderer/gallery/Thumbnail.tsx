// A small picture of a document, drawn from its own nodes and wires.
import { useMemo } from 'react';
import type { Document } from '../../graph-core/index.ts';
import type { Picture } from '../document/picture.ts';
import { drawPicture } from '../document/picture.ts';

export function Thumbnail({ document }: { readonly document: Document }) {
  return <Drawn picture={useMemo(() => drawPicture(document), [document])} />;
}

export function Drawn({ picture }: { readonly picture: Picture }) {
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
