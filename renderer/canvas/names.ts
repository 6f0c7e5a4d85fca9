// What a node is called on the screen: the user's name for it, or the block's title. Knows no canvas.
import type { Document, Node, Text } from '../../graph-core/index.ts';
import { findBlock, isModuleNode, verbatim } from '../../graph-core/index.ts';

export function nodeTitle(document: Document, node: Node): Text {
  if (node.name) return typeof node.name === 'string' ? verbatim(node.name) : node.name;
  if (!isModuleNode(node)) return findBlock(node.type)?.docs.title ?? verbatim(node.type);
  const module = document.modules.find(({ id }) => id === node.module);
  const name = module?.name ?? node.module;
  return typeof name === 'string' ? verbatim(name) : name;
}
