// What sentences call the things in a document.
import type { Block } from '../blocks/block.ts';
import type { PortKind } from '../blocks/kit/shape.ts';
import type { GraphId } from '../document/edits.ts';
import { graphOf } from '../document/edits.ts';
import { nodeName } from '../document/node-name.ts';
import type { ModulePort, Node } from '../document/schema.ts';
import { isModuleNode, moduleInput, moduleOutput } from '../document/schema.ts';
import type { Text } from '../text.ts';
import { text, verbatim } from '../text.ts';
import type { RepairContext } from './finding.ts';

/** What sentences call a block of a graph, or the border of a module. */
export function nameOf(graph: GraphId, id: string): Text {
  return verbatim(nodeName({ graph, node: { id } }));
}

/** A port as its block labels it, or by its name. */
export function portLabel(
  block: Block | undefined,
  side: 'inputs' | 'outputs',
  port: string,
): Text {
  const ports = block?.[side];
  const known = ports && Object.hasOwn(ports, port) ? ports[port] : undefined;
  return known?.label ?? modulePortLabel(port);
}

/** What templates and *Make module* call the ports of modules; a name of the user's own stays as it is. */
const usualPorts: Readonly<Record<string, string>> = {
  class: 'クラス',
  hidden: '隠れ状態',
  image: '画像',
  key: 'キー',
  mask: 'マスク',
  memory: 'メモリ',
  'memory-mask': 'メモリのマスク',
  noise: 'ノイズ',
  query: 'クエリ',
  score: 'スコア',
  scores: 'スコア',
  state: '状態',
  tokens: 'トークン',
  value: 'バリュー',
  values: '数値',
};

/** The second of a name is `values-2`. */
export function modulePortLabel(name: string): Text {
  const [, stem = name, number] = /^(.+?)(-\d+)?$/.exec(name) ?? [];
  const usual = Object.hasOwn(usualPorts, stem) ? usualPorts[stem] : undefined;
  return usual ? text(name, usual + (number?.replace('-', ' ') ?? '')) : verbatim(name);
}

/** `a, b and c` / `a、b、c`, shortened after six. */
export function listed(words: readonly (string | Text)[]): Text {
  const first = words.slice(0, 6).map((word) => (typeof word === 'string' ? verbatim(word) : word));
  const shown = first.map(({ en }) => `‘${en}’`);
  const shownJa = first.map(({ ja }) => `「${ja}」`);
  if (words.length > 6)
    return text(
      `${shown.join(', ')} and ${words.length - 6} more`,
      `${shownJa.join('')}ほか ${words.length - 6} 個`,
    );
  const last = shown.at(-1) ?? '';
  return text(
    shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${last}` : last,
    shownJa.join(''),
  );
}

export interface NamedPort {
  readonly name: string;
  readonly label: Text;
  readonly kind: PortKind;
}

/** Ports of a block or of an instance of a module, in their order; those of a module's border as seen from inside it. */
export function portsOf(
  { document, findBlock }: Pick<RepairContext, 'document' | 'findBlock'>,
  graph: GraphId,
  id: string,
  side: 'inputs' | 'outputs',
): NamedPort[] {
  const around = document.modules.find((module) => module.id === graph);
  if (id === moduleInput) return side === 'outputs' ? named(around?.inputs) : [];
  if (id === moduleOutput) return side === 'inputs' ? named(around?.outputs) : [];
  const node = graphOf(document, graph)?.nodes.find((node) => node.id === id);
  return node ? portsOfNode({ document, findBlock }, node, side) : [];
}

function named(ports: readonly ModulePort[] | undefined): NamedPort[] {
  return (ports ?? []).map(({ name, kind }) => ({ name, label: modulePortLabel(name), kind }));
}

/** The same of a node at hand: to look for each of thousands by its id would take their number squared. */
export function portsOfNode(
  { document, findBlock }: Pick<RepairContext, 'document' | 'findBlock'>,
  node: Node,
  side: 'inputs' | 'outputs',
): NamedPort[] {
  if (isModuleNode(node))
    return named(document.modules.find((module) => module.id === node.module)?.[side]);
  return Object.entries(findBlock(node.type, node.params)?.[side] ?? {}).map(
    ([name, { label, kind }]) => ({
      name,
      label,
      kind,
    }),
  );
}

/** `‘Pooling’`, or `Mask of ‘Embedding’` where there are several to choose from. */
export function portMention(
  at: Pick<RepairContext, 'document' | 'findBlock'>,
  graph: GraphId,
  { node, port }: Readonly<Record<'node' | 'port', string>>,
  side: 'inputs' | 'outputs',
): Text {
  const name = nameOf(graph, node).en;
  const ports = portsOf(at, graph, node, side);
  const label = ports.find((declared) => declared.name === port)?.label ?? modulePortLabel(port);
  return ports.length === 1
    ? text(`‘${name}’`, `「${name}」`)
    : text(`${label.en} of ‘${name}’`, `「${name}」の「${label.ja}」`);
}
