// Files opened before, newest first.
import { File } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Answer } from '../../main/host-api.ts';
import { openRecent } from '../commands/document-files.ts';
import { chooseHost } from '../host/choose-host.ts';
import { useWords } from '../i18n/words.ts';

export function Recent() {
  const { t, language } = useWords();
  const [recent, setRecent] = useState<Answer<'recentDocuments'>>([]);
  useEffect(() => {
    let gone = false;
    void chooseHost()
      .recentDocuments({})
      .then((found) => {
        if (!gone) setRecent(found);
      })
      .catch(() => undefined);
    return () => {
      gone = true;
    };
  }, []);
  if (recent.length === 0) return null;
  return (
    <section aria-labelledby="gallery-recent">
      <h2 id="gallery-recent" className="gallery-group">
        {t('gallery.recent')}
      </h2>
      <ul className="gallery-list">
        {recent.map(({ token, name, openedAt }) => (
          <li key={token}>
            <File aria-hidden size={16} />
            <button type="button" className="gallery-link" onClick={() => void openRecent(token)}>
              {name}
            </button>
            <span className="quiet">{new Date(openedAt).toLocaleString(language)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
