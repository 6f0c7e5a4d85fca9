// Selected blocks → a module, with port kinds taken from what flows on the wires. Knows that data stays outside.
import { isInput } from '../../blocks/block.ts';
import type { GraphId } from '../../document/edits.ts';
import { graphOf } from '../../document/edits.ts';
import type { MadeModule } from '../../document/make-module.ts';
import { makeModule } from '../../document/make-module.ts';
import type { Refused } from '../../document/modules.ts';
import { refused } from '../../document/modules.ts';
import type { Document } from '../../document/schema.ts';
import { isModuleNode } from '../../document/schema.ts';
import type { Analysis, BlockLookup } from '../analysis.ts';
import { kindFrom } from '../shapes/can-connect.ts';
import { nodeName } from '../../document/node-name.ts';
import { reasoned } from '../titles.ts';

export function moduleFromSelection(
  document: Document,
  analysis: Analysis,
  findBlock: BlockLookup,
  graph: GraphId,
  selection: ReadonlySet<string>,
  name?: string,
): MadeModule | Refused {
  const outward = graphOf(document, graph)?.nodes.find((node) => {
    if (!selection.has(node.id) || isModuleNode(node)) return false;
    const block = findBlock(node.type, node.params);
    return block && (block.objective || isInput(block));
  });
  if (outward)
    return reasoned(
      document,
      refused(
        `‘${nodeName({ graph, node: outward })}’ reads or learns data, so it cannot go into a module. Leave it out of the selection.`,
        `「${nodeName({ graph, node: outward })}」は外のデータとやりとりするため、モジュールに入れられません。選択から外してください。`,
      ),
    );
  const kindOf = (from: Parameters<typeof kindFrom>[3]) =>
    kindFrom(document, analysis, graph, from);
  return reasoned(document, makeModule(document, graph, selection, kindOf, name));
}
