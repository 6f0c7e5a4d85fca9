// Lies over the window while files are dragged over it, and says what dropping them does.
import { FileInput } from 'lucide-react';
import { useWords } from '../i18n/words.ts';
import { useDropHint } from '../import/drop-hint.ts';
import './drop-hint.css';

export function DropHint() {
  const { t } = useWords();
  const hint = useDropHint((state) => state.hint);
  if (!hint) return null;
  return (
    <output className="drop-hint">
      <span className="drop-hint-words">
        <FileInput aria-hidden size={24} strokeWidth={1.75} />
        {t(hint)}
      </span>
    </output>
  );
}
