// What the steps into modules and blocks are called.
import type { Document, Localized } from '../../graph-core/index.ts';
import { graphOf, isModuleNode } from '../../graph-core/index.ts';
import type { Entered } from '../stores/canvas.ts';
import { nodeTitle } from './names.ts';

/** A module by its own name; a block that is looked into by the name it has where it stands. */
export function trailNames(seen: Document, trail: readonly Entered[]): readonly Localized[] {
  return trail.map(({ module, look }, index) => {
    const around = look && graphOf(seen, trail[index - 1]?.module ?? null);
    const stand = around?.nodes.find((node) => isModuleNode(node) && node.module === module);
    if (stand) return nodeTitle(seen, stand);
    return seen.modules.find(({ id }) => id === module)?.name ?? module;
  });
}
