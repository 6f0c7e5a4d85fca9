// One param of a block, whose numbers may be bound to the document's variables.
import type {
  BlockNode,
  Edit,
  GraphId,
  Json,
  ParamField,
  Quantity,
} from '../../graph-core/index.ts';
import { findBlock, isExpression, setParamEdit } from '../../graph-core/index.ts';
import { presentDocument } from '../document/document.ts';
import { entry } from '../document/entry.ts';
import { ParamControl } from '../parts/ParamControl.tsx';
import { FormulaField } from './FormulaField.tsx';
import { SizeField } from './SizeField.tsx';

interface BlockParamProps {
  readonly field: ParamField;
  readonly graph: GraphId;
  readonly node: BlockNode;
  readonly variables: Readonly<Record<string, Quantity>>;
  readonly hasProblem: boolean;
}

export function BlockParam({ field, graph, node, variables, hasProblem }: BlockParamProps) {
  const { onSet, typing } = entry(
    (value: Json): Edit =>
      setParamEdit(
        presentDocument(),
        findBlock,
        { graph, node: node.id, param: field.name },
        value,
      ),
  );
  if (field.form.kind === 'formula')
    return (
      <FormulaField
        field={field}
        examples={field.form.examples}
        value={node.params[field.name]}
        {...{ variables, onSet, typing }}
      />
    );
  return (
    <ParamControl
      field={field}
      value={node.params[field.name]}
      {...{ onSet, typing }}
      bound={(bound) =>
        // A number may be one too: replacing a block by its parts writes =1/sqrt(d_model/heads).
        bound.whole || isExpression(bound.value) ? (
          <SizeField {...bound} {...{ variables, hasProblem, typing }} onCommit={onSet} />
        ) : undefined
      }
    />
  );
}
