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

type At = { readonly graph: GraphId; readonly node: string; readonly path: string };

const nameAt = ({ graph, node }: At): string => nodeName({ graph, node: { id: node } });

function removal(place: At): Finding['repairs'] {
  const name = nameAt(place);
  return () => [
    {
      label: text(`Remove ‘${name}’`, `「${name}」を取り除く`),
      edit: { edit: 'remove', graph: place.graph, nodes: [place.node] },
    },
  ];
}

export function unknownModule(instance: ModuleNode, place: At): Finding {
  return found(
    'unknown-module',
    text(
      `‘${nameAt(place)}’ is a placement of the module ‘${instance.module}’, which is not in this document.`,
      `「${nameAt(place)}」はモジュール「${instance.module}」の配置ですが、そのモジュールはこの文書にありません。`,
    ),
    place,
    removal(place),
  );
}

export function moduleInItself(definition: ModuleDefinition, place: At): Finding {
  return found(
    'module-in-itself',
    text(
      `The module ‘${moduleMention(definition.id)}’ contains itself, so expanding it would never end. Remove ‘${nameAt(place)}’ from it.`,
      `モジュール「${moduleMention(definition.id)}」が自分自身を含んでいるため、展開が終わりません。「${nameAt(place)}」を取り除いてください。`,
    ),
    place,
    removal(place),
  );
}

export function nestedTooDeep(place: At): Finding {
  return found(
    'nested-too-deep',
    text(
      `‘${nameAt(place)}’ is nested in ${deepestNesting} modules. Kumiki does not expand modules any deeper.`,
      `「${nameAt(place)}」は ${deepestNesting} 段のモジュールの中にあります。これより深くは展開できません。`,
    ),
    place,
    removal(place),
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
