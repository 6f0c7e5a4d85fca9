// A large graph from far away, drawn on one canvas element: shapes only, a click goes there. Knows no React Flow node.
import { useStore } from '@xyflow/react';
import { useEffect, useMemo, useRef } from 'react';
import type { Document, GraphId, Position } from '../../graph-core/index.ts';
import { graphOf } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import type { Rgb } from '../parts/token-color.ts';
import { tokenColor } from '../parts/token-color.ts';
import { useCanvas } from '../stores/canvas.ts';
import { useSettings } from '../stores/settings.ts';
import { boxOf } from '../document/node-geometry.ts';
import type { PicturedBlock } from '../document/picture.ts';
import { picturedBlocks } from '../document/picture.ts';
import './overview.css';

interface OverviewProps {
  readonly document: Document;
  readonly graph: GraphId;
}

const edgeColors: Readonly<Record<string, `--${string}`>> = {
  attention: '--indigo',
  sequence: '--kind-tokens',
  convolution: '--kind-image',
  recurrent: '--moss',
  normalization: '--ochre',
  dense: '--kind-values',
  module: '--kind-values',
};

export function Overview({ document, graph }: OverviewProps) {
  const { t } = useWords();
  const element = useRef<HTMLCanvasElement>(null);
  const [x, y, zoom] = useStore((state) => state.transform);
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const selected = useCanvas((state) => state.selection.nodes);
  const theme = useSettings((state) => state.theme);
  const picture = useMemo(() => layOutPicture(document, graph), [document, graph]);
  const colors = useMemo(() => readColors(theme), [theme]);

  useEffect(() => {
    const canvas = element.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return;
    const scale = globalThis.devicePixelRatio || 1;
    canvas.width = width * scale;
    canvas.height = height * scale;
    context.setTransform(zoom * scale, 0, 0, zoom * scale, x * scale, y * scale);
    const view = {
      left: -x / zoom,
      top: -y / zoom,
      right: (width - x) / zoom,
      bottom: (height - y) / zoom,
    };
    draw(context, picture, colors, view, 1 / zoom, selected);
  }, [x, y, zoom, width, height, picture, colors, selected]);

  return (
    <canvas ref={element} className="overview" style={{ width, height }}>
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

interface Picture {
  readonly boxes: readonly PicturedBlock[];
  /** x1, y1, x2, y2 of each wire. */
  readonly wires: Float64Array;
}

function layOutPicture(document: Document, graph: GraphId): Picture {
  const boxes = picturedBlocks(document, graph);
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const wires = (graphOf(document, graph)?.edges ?? []).flatMap(({ from, to }) => {
    const a = byId.get(from.node);
    const b = byId.get(to.node);
    return a && b ? [a.x + a.width, a.y + a.height / 2, b.x, b.y + b.height / 2] : [];
  });
  return { boxes, wires: Float64Array.from(wires) };
}

type Colors = Readonly<Record<'box' | 'line' | 'selected' | 'plain', string>> & {
  readonly edges: ReadonlyMap<string, string>;
};

/** Asked again when the theme changes. */
function readColors(_theme: string): Colors {
  const css = (rgb: Rgb) => `rgb(${rgb.join(' ')})`;
  return {
    box: css(tokenColor('--surface')),
    line: css(tokenColor('--line-strong')),
    selected: css(tokenColor('--indigo')),
    plain: css(tokenColor('--ink')),
    edges: new Map(
      Object.entries(edgeColors).map(([category, token]) => [category, css(tokenColor(token))]),
    ),
  };
}

/** One path per colour: ten thousand boxes are a handful of fills. */
function draw(
  context: CanvasRenderingContext2D,
  { boxes, wires }: Picture,
  colors: Colors,
  view: { left: number; top: number; right: number; bottom: number },
  pixel: number,
  selected: ReadonlySet<string>,
): void {
  context.clearRect(view.left, view.top, view.right - view.left, view.bottom - view.top);
  context.beginPath();
  for (let index = 0; index < wires.length; index += 4) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = wires.subarray(index, index + 4);
    if (Math.max(x1, x2) < view.left || Math.min(x1, x2) > view.right) continue;
    if (Math.max(y1, y2) < view.top || Math.min(y1, y2) > view.bottom) continue;
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
  }
  context.lineWidth = pixel;
  context.strokeStyle = colors.line;
  context.stroke();
  const seen = boxes.filter(
    ({ x, y, width, height }) =>
      x + width >= view.left && x <= view.right && y + height >= view.top && y <= view.bottom,
  );
  const fill = (color: string, rects: typeof seen, edgeOnly: boolean) => {
    context.beginPath();
    for (const { x, y, width, height } of rects)
      context.rect(x, y, edgeOnly ? Math.max(14, 1.5 * pixel) : width, height);
    context.fillStyle = color;
    context.fill();
  };
  fill(colors.box, seen, false);
  const byColor = new Map<string, (typeof seen)[number][]>();
  for (const box of seen) {
    const color = colors.edges.get(box.category) ?? colors.plain;
    const list = byColor.get(color);
    if (list) list.push(box);
    else byColor.set(color, [box]);
  }
  for (const [color, list] of byColor) fill(color, list, true);
  if (selected.size > 0)
    fill(
      colors.selected,
      seen.filter(({ id }) => selected.has(id)),
      false,
    );
}
