// What cannot be written out of a document's modules, as sentences with a way out.
import type { GraphId } from '../../document/edits.ts';
import type { ModuleDefinition, ModuleNode } from '../../document/schema.ts';
import { moduleMention, nodeName } from '../../document/node-name.ts';
import { text } from '../../text.ts';
import type { Finding } from '../finding.ts';
import { found } from '../finding.ts';

/** More than any model needs, and little enough to be examined in a second. */
export const mostParts = 50_000;
export const deepestNesting = 64;

type NodeLocation = { readonly graph: GraphId; readonly node: string; readonly path: string };

const nameAt = ({ graph, node }: NodeLocation): string => nodeName({ graph, node: { id: node } });

function removal(location: NodeLocation): Finding['repairs'] {
  const name = nameAt(location);
  return () => [
    {
      label: text(`Remove ‘${name}’`, `「${name}」を取り除く`),
      edit: { edit: 'remove', graph: location.graph, nodes: [location.node] },
    },
  ];
}

export function unknownModule(instance: ModuleNode, location: NodeLocation): Finding {
  return found(
    'unknown-module',
    text(
      `‘${nameAt(location)}’ is a placement of the module ‘${instance.module}’, which is not in this document.`,
      `「${nameAt(location)}」はモジュール「${instance.module}」の配置ですが、そのモジュールはこの文書にありません。`,
    ),
    location,
    removal(location),
  );
}

export function moduleInItself(definition: ModuleDefinition, location: NodeLocation): Finding {
  return found(
    'module-in-itself',
    text(
      `The module ‘${moduleMention(definition.id)}’ contains itself, so expanding it would never end. Remove ‘${nameAt(location)}’ from it.`,
      `モジュール「${moduleMention(definition.id)}」が自分自身を含んでいるため、展開が終わりません。「${nameAt(location)}」を取り除いてください。`,
    ),
    location,
    removal(location),
  );
}

export function nestedTooDeep(location: NodeLocation): Finding {
  return found(
    'nested-too-deep',
    text(
      `‘${nameAt(location)}’ is nested in ${deepestNesting} modules. Kumiki does not expand modules any deeper.`,
      `「${nameAt(location)}」は ${deepestNesting} 段のモジュールの中にあります。これより深くは展開できません。`,
    ),
    location,
    removal(location),
  );
}

export function tooManyParts(): Finding {
  return found(
    'too-many-blocks',
    text(
      `With its modules expanded, the model has more than ${mostParts} parts. Lower a repeat count.`,
      `モジュールを展開すると部品が ${mostParts} 個を超えます。繰り返し回数を減らしてください。`,
    ),
    { graph: null },
  );
}
