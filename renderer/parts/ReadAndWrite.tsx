// Text that is read in place and written on demand.
import { Pencil } from 'lucide-react';
import { useId, useState } from 'react';
import { heldTogether } from './held-together.ts';
import { useTyping } from './use-typing.ts';
import { useWords } from '../i18n/words.ts';
import { IconButton } from './Button.tsx';
import './read-and-write.css';

interface ReadAndWriteProps {
  readonly label: string;
  readonly value: string;
  /** Shown while there is nothing to read. */
  readonly placeholder: string;
  /** At every key; all of them are one gesture. */
  readonly onWrite: (value: string, gesture: string) => void;
}

export function ReadAndWrite({ label, value, placeholder, onWrite }: ReadAndWriteProps) {
  const { t } = useWords();
  const id = useId();
  const [isWriting, setWriting] = useState(false);
  const typing = useTyping(value, onWrite);
  if (!isWriting)
    return (
      <div className="read-and-write">
        <p className={value ? 'read-words' : 'read-words quiet'}>
          {heldTogether(value || placeholder)}
        </p>
        <IconButton
          icon={Pencil}
          label={t('part.edit', { what: label })}
          onClick={() => setWriting(true)}
        />
      </div>
    );
  const finish = () => {
    typing.end();
    setWriting(false);
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
        value={typing.value}
        onChange={(event) => typing.type(event.target.value)}
        onBlur={finish}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !event.nativeEvent.isComposing) event.currentTarget.blur();
        }}
      />
    </div>
  );
}
