// One labelled control of a form: text, number, choice, switch.
import type { InputHTMLAttributes, ReactNode } from 'react';
import { useId, useState } from 'react';
import type { Typing } from './typing.ts';
import { useVanishing } from './typing.ts';
import './field.css';

interface FieldProps {
  readonly label: string;
  readonly help?: ReactNode;
  /** What is wrong and what to do; shown in place of the help. */
  readonly error?: string | undefined;
  /** Draws the control; `id` and `describedBy` tie it to its label and help. */
  readonly children: (id: string, describedBy: string | undefined) => ReactNode;
}

/** A label above a control, help or an error below. */
export function Field({ label, help, error, children }: FieldProps) {
  const id = useId();
  const below = error ?? help;
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children(id, below ? `${id}-below` : undefined)}
      {below ? (
        <p id={`${id}-below`} className={error ? 'field-error' : 'field-help'}>
          {below}
        </p>
      ) : null}
    </div>
  );
}

interface TextFieldProps
  extends Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange' | 'children'> {
  readonly label: string;
  readonly value: string;
  /** Called at Enter and when the field is left, if the text changed. */
  readonly onCommit: (value: string) => void;
  readonly typing?: Typing<string> | undefined;
  readonly help?: ReactNode;
  readonly error?: string | undefined;
  /** Numbers, expressions and names of columns stand in the mono face. */
  readonly mono?: boolean;
}

export function TextField(props: TextFieldProps) {
  const { label, value, onCommit, typing, help, error, mono, ...rest } = props;
  const [draft, setDraft] = useState<string>();
  useVanishing(draft !== undefined, typing);
  const type = (text: string) => {
    setDraft(text);
    typing?.hold(text === value ? undefined : text);
  };
  const takeBack = () => {
    setDraft(undefined);
    typing?.hold(undefined);
  };
  const commit = () => {
    if (draft === undefined) return;
    takeBack();
    if (draft !== value) onCommit(draft);
  };
  return (
    <Field label={label} help={help} error={error}>
      {(id, describedBy) => (
        <input
          id={id}
          type="text"
          className={`control ${mono ? 'numbers' : ''}`}
          aria-describedby={describedBy}
          aria-invalid={error ? true : undefined}
          value={draft ?? value}
          onChange={(event) => type(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return;
            if (event.key === 'Enter') commit();
            if (event.key === 'Escape') takeBack();
          }}
          {...rest}
        />
      )}
    </Field>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
  /** What an arrow key changes. */
  readonly step?: number;
  readonly onCommit: (value: number) => void;
  readonly typing?: Typing<number> | undefined;
  readonly help?: ReactNode;
  readonly error?: string | undefined;
  readonly disabled?: boolean;
}

/** Takes only finite numbers and holds them within bounds; anything else falls back to what stood there. */
export function NumberField(props: NumberFieldProps) {
  const { label, value, min, max, step = 1, onCommit, typing, help, error, disabled } = props;
  const [draft, setDraft] = useState<string>();
  const shown = String(value);
  useVanishing(draft !== undefined, typing);
  const tidy = (next: number) =>
    Number(Math.min(max ?? next, Math.max(min ?? next, next)).toPrecision(12));
  /** What a text says, if anything. */
  const read = (text: string): number | undefined => {
    // Japanese keyboards type full-width digits.
    const next = Number(text.normalize('NFKC'));
    return text.trim() === '' || !Number.isFinite(next) ? undefined : tidy(next);
  };
  const type = (text: string) => {
    setDraft(text);
    const next = read(text);
    typing?.hold(next === value ? undefined : next);
  };
  const takeBack = () => {
    setDraft(undefined);
    typing?.hold(undefined);
  };
  const set = (next: number) => {
    takeBack();
    if (next !== value) onCommit(next);
  };
  const commit = () => {
    if (draft !== undefined) set(read(draft) ?? value);
  };
  return (
    <Field label={label} help={help} error={error}>
      {(id, describedBy) => (
        <input
          id={id}
          type="text"
          inputMode="decimal"
          className="control numbers"
          aria-describedby={describedBy}
          aria-invalid={error ? true : undefined}
          disabled={disabled}
          value={draft ?? shown}
          onChange={(event) => type(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return;
            if (event.key === 'Enter') commit();
            if (event.key === 'Escape') takeBack();
            const by = event.key === 'ArrowUp' ? step : event.key === 'ArrowDown' ? -step : 0;
            if (by !== 0) {
              event.preventDefault();
              set(tidy((read(draft ?? '') ?? value) + by));
            }
          }}
        />
      )}
    </Field>
  );
}

interface Option {
  readonly value: string;
  readonly label: string;
}

interface ChoiceFieldProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChange: (value: string) => void;
  readonly help?: ReactNode;
  readonly error?: string | undefined;
  readonly disabled?: boolean;
}

export function ChoiceField(props: ChoiceFieldProps) {
  const { label, value, options, onChange, help, error, disabled } = props;
  return (
    <Field label={label} help={help} error={error}>
      {(id, describedBy) => (
        <select
          id={id}
          className="control"
          aria-describedby={describedBy}
          disabled={disabled}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface FlagFieldProps {
  readonly label: string;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
  readonly help?: ReactNode;
  readonly disabled?: boolean;
}

/** A switch with its label beside it. */
export function FlagField({ label, value, onChange, help, disabled }: FlagFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label className="flag" htmlFor={id}>
        <input
          id={id}
          type="checkbox"
          role="switch"
          aria-checked={value}
          className="flag-switch"
          aria-describedby={help ? `${id}-below` : undefined}
          disabled={disabled}
          checked={value}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>{label}</span>
      </label>
      {help ? (
        <p id={`${id}-below`} className="field-help">
          {help}
        </p>
      ) : null}
    </div>
  );
}
