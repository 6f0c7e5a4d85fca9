// The options of a data source as a form, drawn from how it declares them.
import type { DataSource, Json } from '../../graph-core/index.ts';
import { paramFields } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { ParamControl } from '../parts/ParamControl.tsx';

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
        <ParamControl
          key={field.name}
          field={field}
          value={values[field.name]}
          onSet={(value) => onSet(field.name, value)}
        />
      ))}
    </section>
  );
}
