// The control of one param, drawn from how the block declares it. Knows no block.
import type { BlockNode, GraphId, Json, ParamField, Quantity } from '../../graph-core/index.ts';
import { isExpression } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { ChoiceField, FlagField, NumberField } from '../parts/Field.tsx';
import { useDocument } from '../document/document.ts';
import { SizeField } from './SizeField.tsx';

interface ParamControlProps {
  readonly field: ParamField;
  readonly graph: GraphId;
  readonly node: BlockNode;
  readonly variables: Readonly<Record<string, Quantity>>;
  readonly hasProblem: boolean;
}

export function ParamControl({ field, graph, node, variables, hasProblem }: ParamControlProps) {
  const { read } = useWords();
  const edit = useDocument((state) => state.edit);
  const { name, form, choices } = field;
  const value = node.params[name] ?? (field.default as Json);
  const label = read(field.label);
  const help = field.help && read(field.help);
  const set = (next: Json) =>
    edit({ edit: 'set-param', graph, node: node.id, param: name, value: next });

  switch (form.kind) {
    case 'size':
    case 'number':
      // A number may be one too: replacing a block by its parts writes =1/sqrt(d_model/heads).
      if (form.kind === 'size' || isExpression(value))
        return (
          <SizeField
            label={label}
            help={help}
            value={value}
            min={form.min}
            max={form.max}
            whole={form.kind === 'size'}
            variables={variables}
            hasProblem={hasProblem}
            onCommit={set}
          />
        );
      return (
        <NumberField
          label={label}
          help={help}
          value={typeof value === 'number' ? value : Number(field.default)}
          min={form.min}
          max={form.max}
          step={form.step}
          onCommit={set}
        />
      );
    case 'choice':
      return (
        <ChoiceField
          label={label}
          help={help}
          value={String(value)}
          options={form.options.map((option) => ({
            value: option,
            label: choices?.[option] ? read(choices[option]) : option,
          }))}
          onChange={set}
        />
      );
    case 'flag':
      return <FlagField label={label} help={help} value={value === true} onChange={set} />;
  }
}
