// What is other in the document on the screen than in one of another tab.
import { useMemo, useState } from 'react';
import type { Document } from '../../graph-core/index.ts';
import { areAlike } from '../document/alike.ts';
import { useDocument } from '../document/document.ts';
import { useTabs } from '../document/tabs.ts';
import { allThatChanged } from '../document/what-changed.ts';
import { useWords } from '../i18n/words.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Differences } from '../parts/Differences.tsx';
import { ChoiceField } from '../parts/Field.tsx';
import './versions.css';

const most = 60;

export function CompareDialog({ onClose }: { readonly onClose: () => void }) {
  const { t, read } = useWords();
  const present = useDocument(({ history }) => history.present);
  const tabs = useTabs((state) => state.tabs);
  const [chosen, choose] = useState<string>();
  const others = tabs.flatMap(({ id, left }) =>
    left ? [{ id, document: left.history.present }] : [],
  );
  const other = others.find(({ id }) => id === chosen) ?? others[0];
  const name = read(present.name);
  return (
    <Dialog
      open
      title={t('compare.title', { name })}
      description={t('compare.body', { name })}
      onClose={onClose}
    >
      <ChoiceField
        label={t('compare.with')}
        value={other?.id ?? ''}
        options={others.map(({ id, document: { name: its } }) => ({ value: id, label: read(its) }))}
        onChange={choose}
      />
      {other ? <Changes before={other.document} after={present} /> : null}
    </Dialog>
  );
}

interface ChangesProps {
  readonly before: Document;
  readonly after: Document;
}

function Changes({ before, after }: ChangesProps) {
  const { t } = useWords();
  const changes = useMemo(
    () => (areAlike(before, after) ? allThatChanged(before, after) : undefined),
    [before, after],
  );
  return (
    <p className="version-changes">
      {changes ? (
        <Differences differences={changes} most={most} />
      ) : (
        <span className="quiet">{t('compare.apart')}</span>
      )}
    </p>
  );
}
