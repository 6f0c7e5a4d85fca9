// The document's variables: names that many sizes may share, such as d_model.
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { Document, Edit, Quantity } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { Button, IconButton } from '../parts/Button.tsx';
import { useDocument } from '../document/document.ts';
import { useVanishing } from '../parts/typing.ts';
import { readSize } from './read-size.ts';

const namePattern = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

export function VariableTable({ document }: { readonly document: Document }) {
  const { t, read } = useWords();
  const known = useDocument((state) => state.analysis.variables);
  const edit = useDocument((state) => state.edit);
  const names = Object.keys(document.variables);
  return (
    <>
      {names.length > 0 ? (
        <ul className="variable-table">
          {names.map((name) => {
            const value = document.variables[name] ?? 0;
            const result = known.get(name);
            return (
              <li key={name}>
                <span className="variable-name numbers">{name}</span>
                <Value name={name} value={value} document={document} />
                <span className="variable-result numbers">
                  {typeof value === 'string' && result && 'value' in result
                    ? `= ${result.value}`
                    : ''}
                </span>
                <IconButton
                  icon={X}
                  label={t('inspector.variable-remove', { name })}
                  onClick={() => edit({ edit: 'set-variable', name, value: undefined })}
                />
                {result && 'error' in result ? (
                  <p className="field-error variable-error">{read(result.error)}</p>
                ) : null}
              </li>
            );
          })}
        </ul>
      ) : (
        <p className="quiet">{t('inspector.variables-empty')}</p>
      )}
      <NewVariable taken={names} />
    </>
  );
}

interface ValueProps {
  readonly name: string;
  readonly value: Quantity;
  readonly document: Document;
}

function Value({ name, value, document }: ValueProps) {
  const { t } = useWords();
  const edit = useDocument((state) => state.edit);
  const { hold, settle } = useDocument.getState();
  const [draft, setDraft] = useState<string>();
  useVanishing(draft !== undefined, { end: settle });
  const editOf = (text: string): Edit | undefined => {
    const next = readSize(text, document.variables);
    return next === undefined ? undefined : { edit: 'set-variable', name, value: next };
  };
  const type = (text: string) => {
    setDraft(text);
    hold(editOf(text));
  };
  const takeBack = () => {
    setDraft(undefined);
    hold(undefined);
  };
  const commit = () => {
    const made = draft === undefined ? undefined : editOf(draft);
    takeBack();
    if (made) edit(made);
  };
  return (
    <input
      type="text"
      className="control numbers"
      aria-label={t('inspector.variable-value', { name })}
      value={draft ?? String(value)}
      onChange={(event) => type(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') takeBack();
      }}
    />
  );
}

function NewVariable({ taken }: { readonly taken: readonly string[] }) {
  const { t } = useWords();
  const edit = useDocument((state) => state.edit);
  const [name, setName] = useState('');
  const fits = namePattern.test(name) && !taken.includes(name);
  const add = () => {
    if (!fits) return;
    edit({ edit: 'set-variable', name, value: 64 });
    setName('');
  };
  return (
    <div className="variable-new">
      <input
        type="text"
        className="control numbers"
        aria-label={t('inspector.variable-new')}
        placeholder="d_model"
        aria-invalid={name !== '' && !fits ? true : undefined}
        value={name}
        onChange={(event) => setName(event.target.value.trim())}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) add();
        }}
      />
      <Button icon={Plus} disabled={!fits} onClick={add}>
        {t('inspector.variable-add')}
      </Button>
    </div>
  );
}
