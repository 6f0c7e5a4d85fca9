// The options of a data source as a form, drawn from how it declares them.
import type { DataSource, Edit, Json } from '../../graph-core/index.ts';
import { paramFields } from '../../graph-core/index.ts';
import { entry } from '../document/entry.ts';
import { useWords } from '../i18n/words.ts';
import { ParamControl } from '../parts/ParamControl.tsx';

interface SourceOptionsProps {
  readonly source: DataSource;
  readonly values: Readonly<Record<string, Json>>;
  /** The edit that sets one of them. */
  readonly toEdit: (name: string, value: Json) => Edit;
}

export function SourceOptions({ source, values, toEdit }: SourceOptionsProps) {
  const { t } = useWords();
  const fields = paramFields(source.options);
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
