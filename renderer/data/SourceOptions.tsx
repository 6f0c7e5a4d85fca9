// The options of a data source as a form, drawn from how it declares them. Knows no source.
import type { DataSource, Json, ParamField } from '../../graph-core/index.ts';
import { paramFields } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { ChoiceField, FlagField, NumberField } from '../parts/Field.tsx';

interface SourceOptionsProps {
  readonly source: DataSource;
  readonly values: Readonly<Record<string, Json>>;
  readonly onSet: (name: string, value: Json) => void;
}

export function SourceOptions({ source, values, onSet }: SourceOptionsProps) {
  const { t } = useWords();
  const fields = paramFields(source.options);
  if (fields.length === 0) return null;
  return (
    <section className="source-options" aria-label={t('data.options')}>
      {fields.map((field) => (
        <Option
          key={field.name}
          field={field}
          value={values[field.name] ?? (field.default as Json)}
          onSet={(value) => onSet(field.name, value)}
        />
      ))}
    </section>
  );
}

interface OptionProps {
  readonly field: ParamField;
  readonly value: Json;
  readonly onSet: (value: Json) => void;
}

function Option({ field, value, onSet }: OptionProps) {
  const { read } = useWords();
  const { form, choices } = field;
  const label = read(field.label);
  const help = field.help && read(field.help);
  switch (form.kind) {
    case 'size':
    case 'number': {
      const whole = form.kind === 'size';
      return (
        <NumberField
          {...{ label, help }}
          value={typeof value === 'number' ? value : Number(field.default)}
          min={form.min}
          max={form.max}
          step={whole ? 1 : form.step}
          onCommit={(next) => onSet(whole ? Math.round(next) : next)}
        />
      );
    }
    case 'choice':
      return (
        <ChoiceField
          {...{ label, help }}
          value={String(value)}
          options={form.options.map((option) => ({
            value: option,
            label: choices?.[option] ? read(choices[option]) : option,
          }))}
          onChange={onSet}
        />
      );
    case 'flag':
      return <FlagField {...{ label, help }} value={value === true} onChange={onSet} />;
  }
}
