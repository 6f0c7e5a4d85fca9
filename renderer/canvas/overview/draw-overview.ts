// A large graph as one picture on a canvas element: boxes, straight wires and, where they can be read, titles.
import type { Document, GraphId } from '../../../graph-core/index.ts';
import { graphOf } from '../../../graph-core/index.ts';
import type { PicturedBlock } from '../../document/picture.ts';
import { picturedBlocks } from '../../document/picture.ts';
import type { Rgb } from '../../parts/token-color.ts';
import { tokenColor } from '../../parts/token-color.ts';

const edgeColors: Readonly<Record<string, `--${string}`>> = {
  attention: '--indigo',
  sequence: '--kind-tokens',
  convolution: '--kind-image',
  recurrent: '--moss',
  normalization: '--ochre',
  dense: '--kind-values',
  module: '--kind-values',
};

/** On the screen: a title in a narrower box says nothing. */
const [narrowest, titleSize, band] = [56, 11, 5]; // px

export interface Picture {
  readonly boxes: readonly PicturedBlock[];
  /** x1, y1, x2, y2 of each wire. */
  readonly wires: Float64Array;
}

export function layOutPicture(document: Document, graph: GraphId): Picture {
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
export function readColors(_theme: string): Colors {
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

/** The number tells a block from others of the same name, and is not cut off. */
interface Title {
  readonly name: string;
  readonly number: string;
}

interface Seen {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** One path per colour: ten thousand boxes are a handful of fills. `pixel` is one of the screen, in the graph. */
export function draw(
  context: CanvasRenderingContext2D,
  { boxes, wires }: Picture,
  colors: Colors,
  view: Seen,
  pixel: number,
  selected: ReadonlySet<string>,
  titleOf: (id: string) => Title,
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
      context.rect(x, y, edgeOnly ? Math.max(band * pixel, 1.5 * pixel) : width, height);
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
  write(context, seen, colors, view, pixel, titleOf);
}

function write(
  context: CanvasRenderingContext2D,
  boxes: readonly PicturedBlock[],
  colors: Colors,
  view: Seen,
  pixel: number,
  titleOf: (id: string) => Title,
): void {
  const wide = boxes.filter(({ width }) => width >= narrowest * pixel);
  context.beginPath();
  for (const { x, y, width, height } of wide) context.rect(x, y, width, height);
  context.stroke();
  context.save();
  // In pixels of the screen: in the graph's every zoom would be another font, whose letters are laid out anew.
  const scale = context.getTransform().a * pixel;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.fillStyle = colors.plain;
  context.font = `600 ${titleSize}px ${getComputedStyle(context.canvas).fontFamily}`;
  context.textBaseline = 'middle';
  for (const { id, x, y, width, height } of wide) {
    const { name, number } = titleOf(id);
    const room = width / pixel - 3 * band - widthOf(number, context);
    const share = room / widthOf(name, context);
    const fitting =
      share >= 1 ? name : `${name.slice(0, Math.max(1, Math.floor(name.length * share) - 1))}…`;
    context.fillText(
      fitting + number,
      (x - view.left) / pixel + 1.75 * band,
      (y + height / 2 - view.top) / pixel,
    );
  }
  context.restore();
}

const widths = new Map<string, number>();

/** On the screen, in the font of titles; measured once. */
function widthOf(title: string, context: CanvasRenderingContext2D): number {
  const known = widths.get(title);
  if (known !== undefined) return known;
  const { width } = context.measureText(title);
  widths.set(title, width);
  return width;
}
