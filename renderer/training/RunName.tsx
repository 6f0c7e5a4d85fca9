// The name of a kept run, kept while it is typed.
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../i18n/words.ts';
import { Field } from '../parts/Field.tsx';
import { pace } from '../parts/pace.ts';
import { useTyping } from '../parts/use-typing.ts';
import { useKeptRuns } from '../run/kept/kept-runs.ts';
import type { RunRecord } from '../run/kept/run-record.ts';

const wait = 400; // ms

export function RunName({ record }: { readonly record: Pick<RunRecord, 'id' | 'name'> }) {
  const { t } = useWords();
  const { change } = useKeptRuns((runs) => runs);
  const [paced] = useState(() => pace((name: string) => void change(record.id, { name }), wait));
  /** As it was before the first key. */
  const before = useRef<string>(undefined);
  const typing = useTyping(record.name, (typed) => {
    before.current ??= record.name;
    // A run without a name cannot be told from another.
    if (typed.trim()) paced.write(typed.trim());
  });
  const leave = () => {
    typing.end();
    paced.flush();
    before.current = undefined;
  };
  useEffect(() => paced.flush, [paced]);
  return (
    <Field label={t('training.run-name')}>
      {(id) => (
        <input
          id={id}
          type="text"
          className="control"
          maxLength={200}
          value={typing.value}
          onChange={(event) => typing.type(event.target.value)}
          onBlur={leave}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return;
            if (event.key === 'Escape' && before.current !== undefined) paced.write(before.current);
            if (event.key === 'Enter' || event.key === 'Escape') leave();
          }}
        />
      )}
    </Field>
  );
}
