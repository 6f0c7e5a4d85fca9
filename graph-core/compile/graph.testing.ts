// Graphs of tests, written in few words.
import type { Edge, Graph, Json, Node } from '../document/schema.ts';
import { hashString } from '../engine/random.ts';

export const position = { x: 0, y: 0 };

export function block(id: string, type: string, params: Record<string, Json> = {}): Node {
  return { id, type, params, position };
}

/** `a.values > b.query` */
function wire(written: string): Edge {
  const [from = '', to = ''] = written.split(' > ');
  const end = (of: string) => {
    const [node = '', port = ''] = of.split('.');
    return { node, port };
  };
  return { id: `w-${hashString(written)}`, from: end(from), to: end(to) };
}

export function graph(nodes: readonly Node[], wires: readonly string[]): Graph {
  return { nodes: [...nodes], edges: wires.map(wire), notes: [] };
}
