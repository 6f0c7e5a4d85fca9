// A document's graph as an SVG that stands alone: blocks with their names and joints, and wires coloured by kind.
import type { Document, ModuleNode, PortKind, Text } from '../../graph-core/index.ts';
import { evaluateVariables, isModuleNode, resolveQuantity } from '../../graph-core/index.ts';
import { nodeTitle } from '../document/names.ts';
import { boxOf } from '../document/node-geometry.ts';

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
  const boxes = graph.nodes.map((node) => ({
    id: node.id,
    title: read(nodeTitle(document, node)),
    copies: isModuleNode(node) ? copiesOf(node.repeat, variables) : 1,
    ...node.position,
    ...boxOf(document, graph, node),
  }));
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const wires = graph.edges.flatMap(({ from, to }) => {
    const [a, b] = [byId.get(from.node), byId.get(to.node)];
    const out = a?.outputs.find(({ port }) => port === from.port);
    const into = b?.inputs.find(({ port }) => port === to.port);
    if (!a || !b || !out || !into) return [];
    const [x1, y1, x2, y2] = [a.x + a.width, a.y + out.y, b.x, b.y + into.y];
    const bend = Math.max(30, Math.abs(x2 - x1) / 2);
    const path = `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
    return [
      `<path d="${path}" fill="none" stroke="${colors.kinds[out.kind]}" stroke-width="1.5"/>`,
    ];
  });
  const blocks = boxes.map((box) => {
    const { x, y, width, height, title, copies, inputs, outputs } = box;
    const times = copies > 1 ? ` ${copies}×` : '';
    const joints = [
      ...inputs.map((joint) => ({ ...joint, at: x })),
      ...outputs.map((joint) => ({ ...joint, at: x + width })),
    ].map(
      (joint) =>
        `<circle cx="${joint.at}" cy="${y + joint.y}" r="4" fill="${colors.kinds[joint.kind]}"/>`,
    );
    const labels = [
      ...inputs.map((joint) => labelled(joint, x + 12, y, 'start')),
      ...outputs.map((joint) => labelled(joint, x + width - 12, y, 'end')),
    ];
    return [
      `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="${colors.surface}" stroke="${colors.line}"/>`,
      `<text x="${x + 12}" y="${y + 24}" font-size="13" font-weight="600" fill="${colors.ink}">${escaped(fitting(title, width - 24 - times.length * 8) + times)}</text>`,
      ...joints,
      ...labels,
    ].join('');
  });
  function labelled(
    { label, y: at }: { label: Text; y: number },
    x: number,
    top: number,
    anchor: 'start' | 'end',
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

/** Times that a module stands one after another; 1 where that cannot be known. */
function copiesOf(
  repeat: ModuleNode['repeat'],
  variables: ReturnType<typeof evaluateVariables>,
): number {
  const unknown = { error: { en: '', ja: '' } };
  const found = resolveQuantity(repeat, (name) => variables.get(name) ?? unknown);
  return 'value' in found ? found.value : 1;
}

/** By a rough measure of the letters: a Japanese one is as wide as it is high. */
function fitting(words: string, width: number): string {
  let used = 0;
  for (const [index, letter] of [...words].entries()) {
    used += /[\u2e80-\uffff]/.test(letter) ? 13 : 7.6;
    if (used > width) return `${[...words].slice(0, Math.max(1, index - 1)).join('')}…`;
  }
  return words;
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
