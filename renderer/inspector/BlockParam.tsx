// One param of a block, whose numbers may be bound to the document's variables.
import type { BlockNode, GraphId, Json, ParamField, Quantity } from '../../graph-core/index.ts';
import { isExpression } from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { ParamControl } from '../parts/ParamControl.tsx';
import { SizeField } from './SizeField.tsx';

interface BlockParamProps {
  readonly field: ParamField;
  readonly graph: GraphId;
  readonly node: BlockNode;
  readonly variables: Readonly<Record<string, Quantity>>;
  readonly hasProblem: boolean;
}

export function BlockParam({ field, graph, node, variables, hasProblem }: BlockParamProps) {
  const edit = useDocument((state) => state.edit);
  const set = (value: Json) =>
    edit({ edit: 'set-param', graph, node: node.id, param: field.name, value });
  return (
    <ParamControl
      field={field}
      value={node.params[field.name]}
      onSet={set}
      bound={(bound) =>
        // A number may be one too: replacing a block by its parts writes =1/sqrt(d_model/heads).
        bound.whole || isExpression(bound.value) ? (
          <SizeField {...bound} {...{ variables, hasProblem }} onCommit={set} />
        ) : undefined
      }
    />
  );
}
