// The chosen version: its picture, what had changed when it was kept, and what restoring it would change.
import { useMemo } from 'react';
import { serialize } from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import type { ReadVersion } from '../document/versions/version-record.ts';
import { allThatChanged } from '../document/what-changed.ts';
import { useWords } from '../i18n/words.ts';
import { Differences } from '../parts/Differences.tsx';
import { Notice } from '../parts/Notice.tsx';
import { VersionPicture } from './VersionRow.tsx';

interface VersionDetailProps {
  readonly read: ReadVersion;
  /** The one that is next older; `undefined` until it is read, null where there is none. */
  readonly before: ReadVersion | null | undefined;
  /** Whether it is a version of the document on the screen. */
  readonly isOpen: boolean;
}

const most = 12;

export function VersionDetail({ read, before, isOpen }: VersionDetailProps) {
  const { t, read: say } = useWords();
  const present = useDocument(({ history }) => history.present);
  const document = 'document' in read ? read.document : undefined;
  const older = before && 'document' in before ? before.document : undefined;
  const since = useMemo(
    () => (document && older ? allThatChanged(older, document) : undefined),
    [document, older],
  );
  const would = useMemo(
    () => (document && isOpen ? allThatChanged(present, document) : undefined),
    [document, present, isOpen],
  );
  if (!document)
    return 'error' in read ? (
      <Notice tone="problem">
        <p>{say(read.error.message)}</p>
        {read.error.path ? (
          <p className="quiet">{t('file.unreadable-path', { path: read.error.path })}</p>
        ) : null}
      </Notice>
    ) : null;
  return (
    <>
      <div className="version-large">
        <VersionPicture document={document} most={3000} />
      </div>
      <p className="version-name">{say(document.name)}</p>
      <h3>{t('versions.since-before')}</h3>
      <p className="version-changes">
        {since ? <Differences differences={since} most={most} /> : null}
        {before === null ? <span className="quiet">{t('versions.first')}</span> : null}
      </p>
      {would ? (
        <>
          <h3>{t('versions.would-change')}</h3>
          <p className="version-changes">
            {would.length > 0 ? (
              <Differences differences={would} most={most} />
            ) : (
              <span className="quiet">
                {t(
                  serialize(document) === serialize(present) ? 'versions.same' : 'versions.details',
                )}
              </span>
            )}
          </p>
        </>
      ) : null}
    </>
  );
}
