// The icon of a block or module, by its lucide name.
import type { Node } from '../../graph-core/index.ts';
import { findBlock, isModuleNode } from '../../graph-core/index.ts';

export const moduleIcon = 'layers';

export function nodeIcon(node: Node): string {
  return isModuleNode(node) ? moduleIcon : (findBlock(node.type)?.docs.icon ?? 'circle-help');
}
