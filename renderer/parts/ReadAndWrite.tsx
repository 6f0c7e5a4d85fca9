// Text that is read in place and written on demand.
import { Pencil } from 'lucide-react';
import { useId, useState } from 'react';
import { useWords } from '../i18n/words.ts';
import { IconButton } from './Button.tsx';
import './read-and-write.css';

interface ReadAndWriteProps {
  readonly label: string;
  readonly value: string;
  /** Shown while there is nothing to read. */
  readonly placeholder: string;
  readonly onCommit: (value: string) => void;
}

export function ReadAndWrite({ label, value, placeholder, onCommit }: ReadAndWriteProps) {
  const { t } = useWords();
  const id = useId();
  const [draft, setDraft] = useState<string>();
  if (draft === undefined)
    return (
      <div className="read-and-write">
        <p className={value ? 'read-words' : 'read-words quiet'}>{value || placeholder}</p>
        <IconButton
          icon={Pencil}
          label={t('part.edit', { what: label })}
          onClick={() => setDraft(value)}
        />
      </div>
    );
  const finish = () => {
    if (draft !== value) onCommit(draft);
    setDraft(undefined);
  };
  return (
    <div className="field">
      <label className="visually-hidden" htmlFor={id}>
        {label}
      </label>
      <textarea
        id={id}
        ref={(element) => element?.focus()}
        className="control write-words"
        maxLength={20_000}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={finish}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !event.nativeEvent.isComposing) event.currentTarget.blur();
        }}
      />
    </div>
  );
}
