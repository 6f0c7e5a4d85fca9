// Earlier versions of a document with a picture and what changed, each offered back.
import { useEffect, useState } from 'react';
import { saveRawText } from '../commands/document-files.ts';
import { openVersion, restoreVersion } from '../commands/restore-version.ts';
import { useDocument } from '../document/document.ts';
import type { VersionKey } from '../document/versions/version-key.ts';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { ChoiceField } from '../parts/Field.tsx';
import { DeleteVersions } from './DeleteVersions.tsx';
import type { Shelf, Shelves } from './use-versions.ts';
import { useVersions } from './use-versions.ts';
import { VersionDetail } from './VersionDetail.tsx';
import { VersionRow } from './VersionRow.tsx';
import './versions.css';

export function VersionsDialog({ onClose }: { readonly onClose: () => void }) {
  const { t, read: say } = useWords();
  const found = useVersions();
  const { shelves, show } = found;
  const [owner, setOwner] = useState<string>();
  const [key, setKey] = useState<string>();
  const shelf = shelves?.find((other) => other.owner === owner) ?? shelves?.[0];
  const version = shelf?.versions.find((other) => other.key === key) ?? shelf?.versions[0];
  useEffect(() => {
    if (shelf) show(shelf);
  }, [shelf, show]);
  const isEmpty = shelves?.every(({ versions }) => versions.length === 0);
  return (
    <Dialog
      open
      width="wide"
      title={t('versions.title')}
      description={t('versions.lead')}
      onClose={onClose}
      actions={shelf && version ? <Offers {...{ found, shelf, version, onClose }} /> : undefined}
    >
      {isEmpty ? <p className="quiet">{t('versions.empty')}</p> : null}
      {shelves && shelves.length > 1 ? (
        <ChoiceField
          label={t('versions.document')}
          value={shelf?.owner ?? ''}
          options={shelves.map(({ owner: value, name, isOpen }) => ({
            value,
            label: isOpen ? t('versions.this-document', { name: say(name) }) : say(name),
          }))}
          onChange={setOwner}
        />
      ) : null}
      {shelf && version ? (
        <Versions {...{ found, shelf, version }} onChoose={setKey} />
      ) : shelf && !isEmpty ? (
        <p className="quiet">{t('versions.empty')}</p>
      ) : null}
      {shelves && !isEmpty ? (
        <DeleteVersions
          these={shelf?.versions ?? []}
          all={shelves.flatMap(({ versions }) => versions)}
          onDelete={(versions) => void found.remove(versions)}
        />
      ) : null}
    </Dialog>
  );
}

interface ShownProps {
  readonly found: Shelves;
  readonly shelf: Shelf;
  readonly version: VersionKey;
}

function Versions(props: ShownProps & { readonly onChoose: (key: string) => void }) {
  const { found, shelf, version, onChoose } = props;
  const { t } = useWords();
  const read = found.read.get(version.key);
  const older = shelf.versions[shelf.versions.indexOf(version) + 1];
  return (
    <div className="versions">
      <fieldset className="version-list">
        <legend className="visually-hidden">{t('versions.list')}</legend>
        {shelf.versions.map((each) => (
          <VersionRow
            key={each.key}
            version={each}
            read={found.read.get(each.key)}
            chosen={each === version}
            onChoose={() => onChoose(each.key)}
          />
        ))}
      </fieldset>
      <section className="version-detail">
        {read ? (
          <VersionDetail
            read={read}
            before={older ? found.read.get(older.key) : null}
            isOpen={shelf.isOpen}
          />
        ) : (
          <p className="quiet">{t('part.loading')}</p>
        )}
      </section>
    </div>
  );
}

/** What can be done with the chosen version. */
function Offers({ found, shelf, version, onClose }: ShownProps & { readonly onClose: () => void }) {
  const { t } = useWords();
  const present = useDocument(({ history }) => history.present);
  const read = found.read.get(version.key);
  if (!read) return null;
  if ('error' in read) {
    const { record } = read;
    return record ? (
      <Button onClick={() => void saveRawText(`${record.name}.json`, record.text)}>
        {t('versions.show-unreadable')}
      </Button>
    ) : null;
  }
  const { document } = read;
  const openNew = () => {
    onClose();
    openVersion(document);
  };
  const restore = async () => {
    onClose();
    await restoreVersion(document, version.at);
  };
  return (
    <>
      <Button kind={shelf.isOpen ? 'plain' : 'primary'} onClick={openNew}>
        {t('versions.open')}
      </Button>
      {shelf.isOpen ? (
        <Button kind="primary" disabled={document === present} onClick={() => void restore()}>
          {t('versions.restore')}
        </Button>
      ) : null}
    </>
  );
}
