// How many versions there are, how much they take, and the way to be rid of them; asked about once more.
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { VersionKey } from '../document/versions/version-key.ts';
import { useWords } from '../i18n/words.ts';
import { shortBytes } from '../parts/amounts.ts';
import { Button } from '../parts/Button.tsx';

interface DeleteVersionsProps {
  /** Of the document that is shown, and of all. */
  readonly these: readonly VersionKey[];
  readonly all: readonly VersionKey[];
  readonly onDelete: (versions: readonly VersionKey[]) => void;
}

export function DeleteVersions({ these, all, onDelete }: DeleteVersionsProps) {
  const { t } = useWords();
  const [asking, setAsking] = useState(false);
  const bytes = all.reduce((sum, { size }) => sum + size, 0);
  const answer = (versions: readonly VersionKey[]) => {
    setAsking(false);
    if (versions.length > 0) onDelete(versions);
  };
  if (!asking)
    return (
      <div className="version-all">
        <span className="quiet">
          {t('versions.size', { count: all.length, size: shortBytes(bytes) })}
        </span>
        <Button kind="quiet" icon={Trash2} onClick={() => setAsking(true)}>
          {t('versions.delete')}
        </Button>
      </div>
    );
  return (
    <fieldset className="version-all">
      <legend className="visually-hidden">{t('versions.delete')}</legend>
      <span>{t('versions.delete-ask')}</span>
      <Button onClick={() => answer([])} ref={(button) => button?.focus()}>
        {t('versions.delete-cancel')}
      </Button>
      {these.length > 0 ? (
        <Button kind="danger" onClick={() => answer(these)}>
          {t('versions.delete-these')}
        </Button>
      ) : null}
      <Button kind="danger" onClick={() => answer(all)}>
        {t('versions.delete-all')}
      </Button>
    </fieldset>
  );
}
