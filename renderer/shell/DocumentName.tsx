// The document's name, changed where it stands.
import { useWriting } from '../document/use-writing.ts';
import { withLanguage } from '../document/with-language.ts';
import { useWords } from '../i18n/words.ts';
import { useDocument } from '../document/document.ts';

/** A field of its own for each document: what the browser takes back with Ctrl+Z is not of another one. */
export function DocumentName() {
  const session = useDocument((state) => state.session);
  return <NameField key={session} />;
}

function NameField() {
  const { t, read, language } = useWords();
  const name = useDocument((state) => state.history.present.name);
  const edit = useDocument((state) => state.edit);
  const shown = read(name);
  const writing = useWriting(shown, (typed, gesture) => {
    const next = typed.trim();
    if (next && next !== shown)
      edit({ edit: 'set-document', name: withLanguage(name, language, next) }, gesture);
  });
  return (
    <input
      className="document-name"
      aria-label={t('document.name')}
      title={shown}
      maxLength={200}
      value={writing.value}
      onChange={(event) => writing.type(event.target.value)}
      onBlur={writing.end}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') writing.takeBack();
      }}
    />
  );
}
