// Selected blocks → a module, with port kinds taken from what flows on the wires. Knows that data stays outside.
import { isInput } from '../../blocks/block.ts';
import type { GraphId } from '../../document/edits.ts';
import { graphOf } from '../../document/edits.ts';
import type { LooseEnd, MadeModule } from '../../document/make-module.ts';
import { makeModule } from '../../document/make-module.ts';
import type { Refused } from '../../document/modules.ts';
import { refused } from '../../document/modules.ts';
import type { Document } from '../../document/schema.ts';
import { isModuleNode } from '../../document/schema.ts';
import type { Analysis, BlockLookup } from '../analysis.ts';
import { portsOfNode } from '../names.ts';
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
  const loose = looseEndsOf(document, findBlock, graph, selection);
  return reasoned(document, makeModule(document, graph, selection, kindOf, name, loose));
}

/**
 * Inputs that must be wired and are not; and of what nobody reads at all the first output, since others, such as scores,
 * are there for those who ask.
 */
function looseEndsOf(
  document: Document,
  findBlock: BlockLookup,
  graph: GraphId,
  selection: ReadonlySet<string>,
): LooseEnd[] {
  const { nodes = [], edges = [] } = graphOf(document, graph) ?? {};
  const wired = new Set(edges.map(({ to }) => `${to.node} ${to.port}`));
  const read = new Set(edges.map(({ from }) => from.node));
  return nodes.flatMap((node): LooseEnd[] => {
    if (!selection.has(node.id)) return [];
    const block = isModuleNode(node) ? undefined : findBlock(node.type, node.params);
    const at = { document, findBlock };
    const inputs = portsOfNode(at, node, 'inputs').filter(
      ({ name }) => block?.inputs[name]?.optional !== true && !wired.has(`${node.id} ${name}`),
    );
    const outputs = read.has(node.id) ? [] : portsOfNode(at, node, 'outputs').slice(0, 1);
    const ends = (ports: typeof inputs, side: LooseEnd['side']) =>
      ports.map(({ name: port, kind }) => ({ node: node.id, port, kind, side }));
    return [...ends(inputs, 'inputs'), ...ends(outputs, 'outputs')];
  });
}
