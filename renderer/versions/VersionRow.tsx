// One version in the list: a small picture, when it was, and why it was kept.
import { Thumbnail } from '../gallery/Thumbnail.tsx';
import { timeOf } from '../commands/restore-version.ts';
import type { Document } from '../../graph-core/index.ts';
import type { VersionKey } from '../document/versions/version-key.ts';
import type { ReadVersion } from '../document/versions/version-record.ts';
import { useWords } from '../i18n/words.ts';

interface VersionRowProps {
  readonly version: VersionKey;
  /** Undefined until it is read. */
  readonly read: ReadVersion | undefined;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

/** A radio button, so that arrow keys go from one to the next. */
export function VersionRow({ version, read, chosen, onChoose }: VersionRowProps) {
  const { t, language } = useWords();
  const reason = read?.record?.reason;
  return (
    <label className="version-row" data-chosen={chosen}>
      <input
        type="radio"
        name="version"
        className="visually-hidden"
        checked={chosen}
        onChange={onChoose}
      />
      <span className="version-picture">
        {read && 'document' in read ? <VersionPicture document={read.document} most={400} /> : null}
      </span>
      <span className="version-words">
        <time className="numbers" dateTime={new Date(version.at).toISOString()}>
          {timeOf(version.at, language)}
        </time>
        <span className="quiet">{reason ? t(`versions.reason-${reason}`) : null}</span>
        {read && 'error' in read ? (
          <span className="field-error">{t('versions.unreadable')}</span>
        ) : null}
      </span>
    </label>
  );
}

interface VersionPictureProps {
  readonly document: Document;
  /** With more blocks and wires than this a picture would hold the window up, and show nothing. */
  readonly most: number;
}

export function VersionPicture({ document, most }: VersionPictureProps) {
  const { t, language } = useWords();
  const { nodes, edges } = document.graph;
  if (nodes.length + edges.length <= most) return <Thumbnail document={document} />;
  const count = nodes.length.toLocaleString(language);
  return <span className="quiet">{t('versions.too-many-blocks', { count })}</span>;
}
