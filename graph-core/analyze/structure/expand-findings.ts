// What cannot be written out of a document's modules, as sentences with a way out.
import type { GraphId } from '../../document/edits.ts';
import type { ModuleDefinition, ModuleNode } from '../../document/schema.ts';
import { moduleMention, nodeName } from '../../document/node-name.ts';
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import type { Finding } from '../finding.ts';
import { found } from '../finding.ts';
import type { ExpandedSize } from './expanded-size.ts';
import { mostParts } from './expanded-size.ts';

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

export function tooManyParts({ parts, heaviest }: ExpandedSize): Finding {
  const figure = printed(parts);
  const limit = printed(mostParts);
  if (!heaviest || heaviest.partsOfCopy === 0)
    return found(
      'too-many-blocks',
      text(
        `The model has ${figure.en} blocks and wires. Kumiki examines up to ${limit.en}. Remove some.`,
        `モデルのブロックと配線は合わせて ${figure.ja}個です。調べられるのは ${limit.ja}個までなので、減らしてください。`,
      ),
      { graph: null },
    );
  const { node, copies, partsOfCopy } = heaviest;
  const name = nodeName({ graph: null, node });
  const its = printed(copies * partsOfCopy);
  const fitting = Math.floor((mostParts - (parts - copies * partsOfCopy)) / partsOfCopy);
  return found(
    'too-many-blocks',
    text(
      `With its modules expanded, the model has ${figure.en} blocks and wires. Kumiki examines up to ${limit.en}. ‘${name}’ has ${its.en} of them: lower its repeat count, or place fewer modules in it.`,
      `モジュールを展開すると、ブロックと配線は合わせて ${figure.ja}個になります。調べられるのは ${limit.ja}個までです。そのうち ${its.ja}個が「${name}」にあります。繰り返し回数か、中に置くモジュールを減らしてください。`,
    ),
    { graph: null, node: node.id },
    () =>
      fitting >= 1 && fitting < copies
        ? [
            {
              label: text(
                `Set the repeat of ‘${name}’ to ${fitting}`,
                `「${name}」の繰り返しを ${fitting} 回にする`,
              ),
              edit: { edit: 'set-instance', graph: null, node: node.id, repeat: fitting },
            },
          ]
        : [],
  );
}

function printed(parts: number): Text {
  if (parts > 1e12) return text('more than a trillion', '1 兆 ');
  const digits = parts.toLocaleString('en-US');
  return text(digits, `${digits} `);
}
