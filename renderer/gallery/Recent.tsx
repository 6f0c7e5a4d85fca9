// Files opened before, newest first, each with a picture of its graph.
import { File } from 'lucide-react';
import { useRef } from 'react';
import { openRecent } from '../commands/document-files.ts';
import { useWords } from '../i18n/words.ts';
import { useRove } from '../parts/rove/use-rove.ts';
import { Drawn } from './Thumbnail.tsx';
import { useRecent } from './use-recent.ts';

/** One row, so that the templates are seen; the File menu has the rest. */
const most = 6;

export function Recent() {
  const { t } = useWords();
  const recent = useRecent();
  return recent.files.length > 0 ? (
    <section aria-labelledby="gallery-recent">
      <h2 id="gallery-recent" className="gallery-group">
        {t('gallery.recent')}
      </h2>
      <RecentCards {...recent} />
    </section>
  ) : null;
}

function RecentCards({ files, pictures }: ReturnType<typeof useRecent>) {
  const { language } = useWords();
  const cards = useRef<HTMLUListElement>(null);
  useRove(cards, '.card');
  return (
    <ul ref={cards} className="gallery-recent">
      {files.slice(0, most).map(({ token, name, openedAt }) => {
        const picture = pictures.get(token);
        return (
          <li key={token}>
            <button
              type="button"
              className="card"
              title={name}
              onClick={() => void openRecent(token)}
            >
              <span className="card-picture">
                {picture ? <Drawn picture={picture} /> : <File aria-hidden strokeWidth={1.25} />}
              </span>
              <span className="card-words">
                <span className="card-name">{name}</span>
                <span className="card-row">{new Date(openedAt).toLocaleString(language)}</span>
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
