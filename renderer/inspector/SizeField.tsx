// A count that may be a number, a variable or an expression over variables: 128, d_model, 4*d_model.
import { useId, useState } from 'react';
import type { Json, Quantity } from '../../graph-core/index.ts';
import { isExpression, resolveQuantity } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { Field } from '../parts/Field.tsx';
import type { Typing } from '../parts/typing.ts';
import { useVanishing } from '../parts/typing.ts';
import { useDocument } from '../document/document.ts';
import { readSize } from './read-size.ts';

interface SizeFieldProps {
  readonly label: string;
  readonly help?: string | undefined;
  readonly value: Json;
  readonly min: number;
  readonly max: number;
  /** False where a fraction will do. */
  readonly whole?: boolean;
  readonly variables: Readonly<Record<string, Quantity>>;
  readonly hasProblem?: boolean;
  readonly onCommit: (value: number | string) => void;
  readonly typing?: Typing<number | string>;
}

export function SizeField(props: SizeFieldProps) {
  const { label, help, value, min, max, variables, hasProblem, whole = true } = props;
  const { onCommit, typing } = props;
  const { t, read } = useWords();
  const known = useDocument((state) => state.analysis.variables);
  const [draft, setDraft] = useState<string>();
  const [complaint, setComplaint] = useState<string>();
  const listId = useId();
  useVanishing(draft !== undefined, typing);

  const resolve = (quantity: Quantity) =>
    resolveQuantity(quantity, (name) => known.get(name) ?? noVariable(name));
  const result =
    typeof value === 'number' || typeof value === 'string' ? resolve(value) : undefined;
  const shown = typeof value === 'number' ? String(value) : isExpression(value) ? value : '';

  /** Why a size cannot be taken; undefined = it can. */
  const complaintOf = (next: Quantity): string | undefined => {
    const came = resolve(next);
    if ('error' in came) return read(came.error);
    if ((!whole || Number.isInteger(came.value)) && came.value >= min && came.value <= max)
      return undefined;
    const bounds = { min, max, value: came.value };
    return t(whole ? 'inspector.size-bounds' : 'inspector.number-bounds', bounds);
  };
  const type = (text: string) => {
    setDraft(text);
    setComplaint(undefined);
    const next = readSize(text, variables);
    const says = next !== undefined && next !== value && complaintOf(next) === undefined;
    typing?.hold(says ? next : undefined);
  };
  const takeBack = () => {
    setDraft(undefined);
    setComplaint(undefined);
    typing?.hold(undefined);
  };
  const commit = (text: string) => {
    const next = readSize(text, variables);
    const wrong = next === undefined ? undefined : complaintOf(next);
    if (wrong !== undefined) {
      setComplaint(wrong);
      return;
    }
    takeBack();
    if (next !== undefined && next !== value) onCommit(next);
  };

  const comes =
    isExpression(value) && result
      ? 'value' in result
        ? t('inspector.size-comes-to', { value: result.value })
        : read(result.error)
      : undefined;

  return (
    <Field
      label={label}
      help={comes ?? help}
      error={complaint ?? (isExpression(value) && result && 'error' in result ? comes : undefined)}
    >
      {(id, describedBy) => (
        <>
          <input
            id={id}
            type="text"
            className="control numbers"
            list={listId}
            aria-describedby={describedBy}
            aria-invalid={complaint !== undefined || hasProblem ? true : undefined}
            value={draft ?? shown}
            onChange={(event) => type(event.target.value)}
            onBlur={() => draft !== undefined && commit(draft)}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return;
              if (event.key === 'Enter') commit(draft ?? shown);
              if (event.key === 'Escape') takeBack();
              const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
              if (by !== 0 && typeof value === 'number' && draft === undefined) {
                event.preventDefault();
                const next = Math.min(max, Math.max(min, value + by));
                if (next !== value) onCommit(next);
              }
            }}
          />
          <datalist id={listId}>
            {Object.keys(variables).map((name) => (
              <option key={name} value={`=${name}`}>
                {name}
              </option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

function noVariable(name: string) {
  return {
    error: {
      en: `There is no variable ‘${name}’. Add it, or enter a number.`,
      ja: `変数「${name}」がありません。追加するか、数を入力してください。`,
    },
  };
}
