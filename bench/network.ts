// Writes a document node by node, as the canvas would, for the rows of the bench.
import type { BlockNode, Document, Edge } from '../graph-core/index.ts';
import { newDocument } from '../graph-core/index.ts';

export class Network {
  private readonly nodes: BlockNode[] = [];
  private readonly edges: Edge[] = [];

  /** Adds a block; `inputs` are `node.port` by input port, lists for variadic ones. Returns its name. */
  add(
    id: string,
    type: string,
    params: BlockNode['params'] = {},
    inputs: Readonly<Record<string, string | readonly string[]>> = {},
  ): string {
    this.nodes.push({ id, type, params, position: { x: 260 * this.nodes.length, y: 0 } });
    for (const [port, sources] of Object.entries(inputs))
      for (const source of typeof sources === 'string' ? [sources] : sources) {
        const [node = '', from = ''] = source.split('.');
        this.edges.push({
          id: `wire-${this.edges.length + 1}`,
          from: { node, port: from },
          to: { node: id, port },
        });
      }
    return id;
  }

  document(name: string): Document {
    return {
      ...newDocument(name),
      graph: { nodes: this.nodes, edges: this.edges, notes: [] },
    };
  }
}
