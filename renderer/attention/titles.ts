// What a path is called in front of a person: the names on the canvas, outermost first. Knows no screen.
import type { Document, GraphId, Node, Viewing } from '../../graph-core/index.ts';
import { graphOf, isModuleNode } from '../../graph-core/index.ts';
import { nodeTitle } from '../canvas/names.ts';
import type { Words } from '../i18n/words.ts';

/** `Decoder 2 › Self-attention`. */
export function titleOf(document: Document, path: string, read: Words['read']): string {
  const parts: string[] = [];
  let graph: GraphId = null;
  for (const part of path.split('/')) {
    if (/^\d/.test(part)) {
      parts.push(`${parts.pop() ?? ''} ${part}`);
      continue;
    }
    const node: Node | undefined = graphOf(document, graph)?.nodes.find(({ id }) => id === part);
    parts.push(node ? nameOf(document, graph, node, read) : part);
    if (node && isModuleNode(node)) graph = node.module;
  }
  return parts.join(' › ');
}

/** The title on the canvas; where another node beside it is called the same, the id tells them apart. */
function nameOf(document: Document, graph: GraphId, node: Node, read: Words['read']): string {
  const title = read(nodeTitle(document, node));
  const beside = graphOf(document, graph)?.nodes ?? [];
  const alone = beside.every(
    (other) => other.id === node.id || read(nodeTitle(document, other)) !== title,
  );
  return alone ? title : `${title} (${node.id})`;
}

export function viewingKey({ path, port }: Pick<Viewing, 'path' | 'port'>): string {
  return `${path} ${port}`;
}
