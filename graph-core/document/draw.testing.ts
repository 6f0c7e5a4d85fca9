// Documents for tests, drawn in a few lines: `draw({ a: 'dense 8' }, 'a.values > b.values')`.
import { newDocument } from './new-document.ts';
import type { BlockNode, Document, Edge, Graph, ModuleDefinition, ModuleNode } from './schema.ts';

type Params = BlockNode['params'];
/** A block's type with its params, or an instance of a module. */
export type Drawn = string | readonly [string, Params] | Partial<ModuleNode> | BlockNode;

/** `'a.values > b.query'`; wires are numbered w1, w2, … in their order. */
export function drawEdges(wires: readonly string[]): Edge[] {
  return wires.map((wire, index) => {
    const [from, to] = wire.split('>').map((end) => end.trim().split('.'));
    return {
      id: `w${index + 1}`,
      from: { node: from?.[0] ?? '', port: from?.[1] ?? '' },
      to: { node: to?.[0] ?? '', port: to?.[1] ?? '' },
    };
  });
}

export function drawGraph(nodes: Readonly<Record<string, Drawn>>, ...wires: string[]): Graph {
  return {
    nodes: Object.entries(nodes).map(([id, drawn], index) => {
      const position = { x: index * 240, y: 0 };
      if (typeof drawn === 'string') return { id, type: drawn, params: {}, position };
      if (Array.isArray(drawn)) {
        const [type, params] = drawn as readonly [string, Params];
        return { id, type, params, position };
      }
      if ('type' in drawn) return drawn as BlockNode;
      const instance = drawn as Partial<ModuleNode>;
      return { id, module: id, repeat: 1, weights: 'own', position, ...instance };
    }),
    edges: drawEdges(wires),
    notes: [],
  };
}

export function draw(nodes: Readonly<Record<string, Drawn>>, ...wires: string[]): Document {
  return { ...newDocument('Test'), graph: drawGraph(nodes, ...wires) };
}

export function drawModule(
  id: string,
  inputs: ModuleDefinition['inputs'],
  outputs: ModuleDefinition['outputs'],
  graph: Graph,
): ModuleDefinition {
  return { id, name: id, inputs, outputs, graph };
}

/** Dense blocks, so many in a row, each wired to the next. */
export function denseRows(count: number, wide: number): Document {
  const names = Array.from({ length: count }, (_, index) => `d${index}`);
  const document = draw(
    Object.fromEntries(names.map((name) => [name, 'dense'])),
    ...names.slice(1).map((to, index) => `${names[index]}.values > ${to}.values`),
  );
  const nodes = document.graph.nodes.map((node, index) => ({
    ...node,
    position: { x: (index % wide) * 260, y: Math.floor(index / wide) * 150 },
  }));
  return { ...document, graph: { ...document.graph, nodes } };
}
