// The document's name, changed where it stands.
import { useState } from 'react';
import { withLanguage } from '../document/with-language.ts';
import { useWords } from '../i18n/words.ts';
import { useDocument } from '../document/document.ts';

export function DocumentName() {
  const { t, read, language } = useWords();
  const name = useDocument((state) => state.history.present.name);
  const edit = useDocument((state) => state.edit);
  const [draft, setDraft] = useState<string>();
  const shown = read(name);
  const finish = () => {
    const next = draft?.trim();
    if (next && next !== shown)
      edit({ edit: 'set-document', name: withLanguage(name, language, next) });
    setDraft(undefined);
  };
  return (
    <input
      className="document-name"
      aria-label={t('document.name')}
      title={shown}
      maxLength={200}
      value={draft ?? shown}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={finish}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') setDraft(undefined);
      }}
    />
  );
}
