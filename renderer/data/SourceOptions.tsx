// The options of a data source as a form, drawn from how it declares them.
import type { DataSource, Edit, Json, ParamField } from '../../graph-core/index.ts';
import { fieldsInUse, paramFields, verbatim } from '../../graph-core/index.ts';
import { entry } from '../document/entry.ts';
import { useWords } from '../i18n/words.ts';
import { ParamControl } from '../parts/ParamControl.tsx';

interface SourceOptionsProps {
  readonly source: DataSource;
  readonly values: Readonly<Record<string, Json>>;
  /** Columns of the user’s table, by name. */
  readonly columns: readonly string[];
  /** The edit that sets one of them. */
  readonly toEdit: (name: string, value: Json) => Edit;
}

export function SourceOptions({ source, values, columns, toEdit }: SourceOptionsProps) {
  const { t } = useWords();
  const fields = fieldsInUse(paramFields(source.options), values).map((field) =>
    offering(field, ['', ...columns], t('data.no-column')),
  );
  if (fields.length === 0) return null;
  return (
    <section className="source-options" aria-label={t('data.options')}>
      {fields.map((field) => (
        <ParamControl
          key={field.name}
          field={field}
          value={values[field.name]}
          {...entry((value: Json) => toEdit(field.name, value))}
        />
      ))}
    </section>
  );
}

/** What only the file knows: one of its columns, or none. */
function offering(field: ParamField, columns: readonly string[], none: string): ParamField {
  if (field.form.kind !== 'choice' || field.form.options.length > 0) return field;
  const choices = { '': verbatim(none) };
  return { ...field, choices, form: { kind: 'choice', options: columns } };
}
