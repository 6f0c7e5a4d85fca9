// A large graph from far away, drawn on one canvas element: shapes only, a click goes there. Knows no React Flow node.
import { useStore } from '@xyflow/react';
import { useEffect, useMemo, useRef } from 'react';
import type { Document, GraphId, Position } from '../../../graph-core/index.ts';
import { graphOf } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { useCanvas } from '../../stores/canvas.ts';
import { useSettings } from '../../stores/settings.ts';
import { boxOf } from '../../document/node-geometry.ts';
import { nodesById } from '../../document/nodes-by-id.ts';
import { numberedTitle } from '../../document/names.ts';
import { draw, layOutPicture, readColors } from './draw-overview.ts';
import './overview.css';

interface OverviewProps {
  readonly document: Document;
  readonly graph: GraphId;
  /** It stays ready for the next time when what lay beneath it is seen. */
  readonly isShown: boolean;
}

const hidden = [0, 0, 0] as const;

export function Overview({ document, graph, isShown }: OverviewProps) {
  const { t, read } = useWords();
  const element = useRef<HTMLCanvasElement>(null);
  const [x, y, zoom] = useStore((state) => (isShown ? state.transform : hidden));
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const selected = useCanvas((state) => state.selection.nodes);
  const theme = useSettings((state) => state.theme);
  const picture = useMemo(() => layOutPicture(document, graph), [document, graph]);
  const colors = useMemo(() => readColors(theme), [theme]);

  useEffect(() => {
    const canvas = element.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context || zoom === 0) return;
    const scale = globalThis.devicePixelRatio || 1;
    // Setting them clears it, and takes longer than drawing.
    if (canvas.width !== Math.round(width * scale)) canvas.width = Math.round(width * scale);
    if (canvas.height !== Math.round(height * scale)) canvas.height = Math.round(height * scale);
    context.setTransform(zoom * scale, 0, 0, zoom * scale, x * scale, y * scale);
    const view = {
      left: -x / zoom,
      top: -y / zoom,
      right: (width - x) / zoom,
      bottom: (height - y) / zoom,
    };
    const within = graphOf(document, graph);
    const titleOf = (id: string) => {
      const node = within && nodesById(within).get(id);
      if (!node) return { name: '', number: '' };
      const { title, number } = numberedTitle(document, node);
      return { name: read(title), number: read(number) };
    };
    draw(context, picture, colors, view, 1 / zoom, selected, titleOf);
  }, [x, y, zoom, width, height, picture, colors, selected, document, graph, read]);

  return (
    <canvas ref={element} className="overview" hidden={!isShown} style={{ width, height }}>
      {t('canvas.overview', { count: picture.boxes.length })}
    </canvas>
  );
}

/** The node at a place of the graph, for a click on the picture. */
export function nodeAt(document: Document, graph: GraphId, at: Position): string | undefined {
  const within = graphOf(document, graph);
  return within?.nodes.find((node) => {
    const { x, y } = node.position;
    const { width, height } = boxOf(document, within, node);
    return at.x >= x && at.x <= x + width && at.y >= y && at.y <= y + height;
  })?.id;
}
