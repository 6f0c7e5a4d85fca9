// A name of something in the document, changed as it is typed.
import { useWriting } from '../document/use-writing.ts';
import { Field } from '../parts/Field.tsx';

interface NameFieldProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  /** At every key; all of them are one gesture. */
  readonly onWrite: (value: string, gesture: string) => void;
}

export function NameField({ label, value, placeholder, onWrite }: NameFieldProps) {
  const writing = useWriting(value, onWrite);
  return (
    <Field label={label}>
      {(id) => (
        <input
          id={id}
          type="text"
          className="control"
          maxLength={200}
          placeholder={placeholder}
          value={writing.value}
          onChange={(event) => writing.type(event.target.value)}
          onBlur={writing.end}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return;
            if (event.key === 'Enter') writing.end();
            if (event.key === 'Escape') writing.takeBack();
          }}
        />
      )}
    </Field>
  );
}
