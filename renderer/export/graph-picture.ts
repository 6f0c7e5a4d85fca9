// A document's graph as an SVG that stands alone: blocks with their names and joints, and wires that tell their kind by line and colour.
import type { Document, ModuleNode, PortKind, Text } from '../../graph-core/index.ts';
import { evaluateVariables, isModuleNode, resolveQuantity } from '../../graph-core/index.ts';
import { nodeTitle } from '../document/names.ts';
import { flowOf } from '../document/node-geometry.ts';
import { placedBoxes } from '../document/routes/placed-boxes.ts';
import { routeWires } from '../document/routes/route-wires.ts';
import { jointForms, wireLines } from '../parts/kind-forms.ts';
import { wordsWidth } from '../parts/words-width.ts';

export interface PictureColors {
  readonly paper: string;
  readonly surface: string;
  readonly line: string;
  readonly ink: string;
  readonly quiet: string;
  readonly kinds: Readonly<Record<PortKind, string>>;
}

export interface GraphPicture {
  readonly svg: string;
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
}

const margin = 40;
const font = "Inter, 'Noto Sans JP', 'Hiragino Sans', system-ui, sans-serif";

export function graphPicture(
  document: Document,
  read: (words: Text) => string,
  colors: PictureColors,
): GraphPicture {
  const { graph } = document;
  const variables = evaluateVariables(document.variables);
  const placed = placedBoxes(document, null);
  const boxes = graph.nodes.flatMap((node) => {
    const box = placed.get(node.id);
    const copies = isModuleNode(node) ? copiesOf(node.repeat, variables) : 1;
    return box ? [{ ...box, title: read(nodeTitle(document, node)), copies }] : [];
  });
  const routes = routeWires([...placed.values()], graph.edges, flowOf(graph));
  const wires = graph.edges.flatMap(({ id, from }) => {
    const route = routes.get(id);
    const out = placed.get(from.node)?.outputs.find(({ port }) => port === from.port);
    if (!route || !out) return [];
    return [wire(route.path, out.kind, colors)];
  });
  const blocks = boxes.map((box) => {
    const { x, y, width, height, title, copies, inputs, outputs, flow } = box;
    const times = copies > 1 ? ` ${copies}×` : '';
    const joints = [...inputs, ...outputs].map(
      (joint) =>
        `<path class="joint" d="${jointForms[joint.kind]}" transform="translate(${x + joint.x - 7} ${y + joint.y - 7})" fill="${colors.kinds[joint.kind]}"/>`,
    );
    const labels =
      flow === 'right'
        ? [
            ...inputs.map((joint) => labelled(joint, x + 12, y, 'start')),
            ...outputs.map((joint) => labelled(joint, x + width - 12, y, 'end')),
          ]
        : [inputs, outputs].flatMap((row) =>
            row.length > 1
              ? row.map((joint) =>
                  labelled(
                    { ...joint, y: joint.y === 0 ? 14 : joint.y - 14 },
                    x + joint.x,
                    y,
                    'middle',
                  ),
                )
              : [],
          );
    return [
      `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="${colors.surface}" stroke="${colors.line}"/>`,
      `<text x="${x + 12}" y="${y + box.top + 24}" font-size="13" font-weight="600" fill="${colors.ink}">${escaped(fitting(title, width - 24 - times.length * 8) + times)}</text>`,
      ...joints,
      ...labels,
    ].join('');
  });
  function labelled(
    { label, y: at }: { label: Text; y: number },
    x: number,
    top: number,
    anchor: 'start' | 'middle' | 'end',
  ): string {
    return `<text x="${x}" y="${top + at + 4}" font-size="11" text-anchor="${anchor}" fill="${colors.quiet}">${escaped(fitting(read(label), 78))}</text>`;
  }
  const left = Math.min(...boxes.map(({ x }) => x), 1e6) - margin;
  const top = Math.min(...boxes.map(({ y }) => y), 1e6) - margin;
  const width = Math.max(...boxes.map(({ x, width: w }) => x + w), left + margin) + margin - left;
  const height = Math.max(...boxes.map(({ y, height: h }) => y + h), top + margin) + margin - top;
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${width} ${height}" width="${width}" height="${height}" font-family="${font}">`,
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${colors.paper}"/>`,
    ...wires,
    ...blocks,
    '</svg>',
  ].join('\n');
  return { svg, width, height };
}

function wire(path: string, kind: PortKind, { kinds, paper }: PictureColors): string {
  const line = wireLines[kind];
  const drawn = (color: string, rest: string) =>
    `<path d="${path}" fill="none" stroke="${color}" ${rest}/>`;
  if (line === 'solid') return drawn(kinds[kind], 'class="wire" stroke-width="1.5"');
  if (line === 'double')
    return drawn(kinds[kind], 'class="wire" stroke-width="4"') + drawn(paper, 'stroke-width="1.5"');
  return drawn(
    kinds[kind],
    `class="wire" stroke-width="2" stroke-linecap="round" stroke-dasharray="${line.join(' ')}"`,
  );
}

/** Times that a module stands one after another; 1 where that cannot be known. */
function copiesOf(
  repeat: ModuleNode['repeat'],
  variables: ReturnType<typeof evaluateVariables>,
): number {
  const unknown = { error: { en: '', ja: '' } };
  const found = resolveQuantity(repeat, (name) => variables.get(name) ?? unknown);
  return 'value' in found ? found.value : 1;
}

function fitting(words: string, width: number): string {
  const letters = [...words];
  const fits = letters.findIndex(
    (_, index) => wordsWidth(letters.slice(0, index + 1).join(''), 13) > width,
  );
  return fits < 0 ? words : `${letters.slice(0, Math.max(1, fits - 1)).join('')}…`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escaped(words: string): string {
  return words.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign).replace(/\p{Cc}/gu, ' ');
}
