// Blocks in the order in which one looks for them: those first that stand there, or come at all, in most of the templates.
import type { Block, Document, GraphId } from '../../graph-core/index.ts';
import { graphOf, isModuleNode, moduleInput, moduleOutput } from '../../graph-core/index.ts';
import type { LooseWire } from '../stores/canvas.ts';
import often from './often-next.json';

type Table = Readonly<Record<string, string>>;

/** What is not in the table keeps its order behind the others. */
export function oftenFirst(
  blocks: readonly Block[],
  document: Document,
  graph: GraphId,
  wire: LooseWire,
): Block[] {
  const type = typeBehind(document, graph, wire, wire.end);
  const table: Table = wire.end === 'output' ? often.after : often.before;
  return ordered(blocks, (type !== undefined && Object.hasOwn(table, type) && table[type]) || '');
}

export function commonFirst(blocks: readonly Block[]): Block[] {
  return ordered(blocks, often.common);
}

/** By a list of types; what is not in it keeps its order behind the others. */
function ordered(blocks: readonly Block[], types: string): Block[] {
  const order = types.split(' ');
  const rank = ({ type }: Block) => {
    const at = order.indexOf(type);
    return at < 0 ? order.length : at;
  };
  return blocks.toSorted((a, b) => rank(a) - rank(b));
}

/** The block at the end of the wire, or the one inside a module, or before its border, that gives or takes it. */
function typeBehind(
  document: Document,
  graph: GraphId,
  { node: id, port }: Pick<LooseWire, 'node' | 'port'>,
  end: LooseWire['end'],
  depth = 0,
): string | undefined {
  if (id === moduleInput || id === moduleOutput || depth > 8) return undefined;
  const node = graphOf(document, graph)?.nodes.find((other) => other.id === id);
  if (!node || !isModuleNode(node)) return node?.type;
  const module = document.modules.find((other) => other.id === node.module);
  const border = end === 'output' ? moduleOutput : moduleInput;
  const edge = module?.graph.edges.find(({ from, to }) => {
    const at = end === 'output' ? to : from;
    return at.node === border && at.port === port;
  });
  const inner = end === 'output' ? edge?.from : edge?.to;
  return module && inner && typeBehind(document, module.id, inner, end, depth + 1);
}
