// Every block and module of a document as a search finds it: by its own name, and by what blocks of its type are called.
import type { Document, GraphId, Node, Text } from '../../graph-core/index.ts';
import { findBlock, graphOf, isModuleNode, nodeTitle, text } from '../../graph-core/index.ts';
import { searchedBlock } from '../palette/searched-blocks.ts';
import type { Searchable } from '../parts/search/use-search.ts';
import type { Entered } from '../stores/canvas.ts';
import { inFlow } from '../document/flow-order.ts';
import { nodeIcon } from '../document/node-icon.ts';
import { placeId } from './node-place.ts';

export interface FoundNode extends Searchable {
  readonly graph: GraphId;
  readonly node: Node;
  /** The first way to it: what a module holds is found once, however often the module is placed. */
  readonly trail: readonly Entered[];
  readonly title: Text;
  /** Titles of the modules around it, outermost first. */
  readonly within: Text;
  readonly icon: string;
}

export function foundNodes(document: Document): readonly FoundNode[] {
  const found: FoundNode[] = [];
  const seen = new Set<string>();
  const add = (graph: GraphId, trail: readonly Entered[], within: Text) => {
    const inside = graphOf(document, graph);
    for (const node of inside ? inFlow(inside) : []) {
      const title = nodeTitle(document, node);
      const isModule = isModuleNode(node);
      const block = isModule ? undefined : findBlock(node.type);
      found.push({
        id: placeId(trail, node),
        names: [title.en, title.ja, node.id, ...(block ? searchedBlock(block).names : [])],
        graph,
        node,
        trail,
        title,
        within,
        icon: nodeIcon(node),
      });
      if (!isModule || seen.has(node.module)) continue;
      seen.add(node.module);
      add(node.module, [...trail, { module: node.module, node: node.id }], joined(within, title));
    }
  };
  add(null, [], text('', ''));
  return found;
}

function joined(a: Text, b: Text): Text {
  return a.en === '' ? b : text(`${a.en} › ${b.en}`, `${a.ja} › ${b.ja}`);
}
