// Lets the user give a data source its files; what was given is named. Knows no format.
import { FolderOpen } from 'lucide-react';
import { useStore } from 'zustand';
import type { DataSource } from '../../graph-core/index.ts';
import { shortBytes } from '../canvas/amounts.ts';
import { useWords } from '../i18n/words.ts';
import { chooseFiles } from '../host/choose-files.ts';
import { Button } from '../parts/Button.tsx';
import { useDocument } from '../stores/document.ts';
import { dataFiles } from './data-files.ts';
import { useOpenedData } from './opened-data.ts';

export function OwnFiles({ source }: { readonly source: DataSource }) {
  const { t } = useWords();
  const given = useStore(dataFiles, ({ files }) => files[source.id]) ?? [];
  const choose = async () => {
    const { accept, multiple } = source.files ?? { accept: [], multiple: false };
    const files = await chooseFiles({ accept, multiple });
    if (files.length === 0) return;
    dataFiles.getState().give(source.id, files);
    useOpenedData.getState().open(useDocument.getState().history.present);
  };
  return (
    <div className="own-files">
      <Button
        kind={given.length === 0 ? 'primary' : 'plain'}
        icon={FolderOpen}
        onClick={() => void choose()}
      >
        {t(given.length === 0 ? 'data.choose-files' : 'data.choose-other-files')}
      </Button>
      {given.length === 0 ? (
        <p className="quiet">
          {t('data.accepts', { kinds: source.files?.accept.join(', ') ?? '' })}
        </p>
      ) : (
        <ul className="own-files-list numbers">
          {given.slice(0, 8).map(({ name, content }) => (
            <li key={name}>{`${name} (${shortBytes(content.size)})`}</li>
          ))}
          {given.length > 8 ? (
            <li className="quiet">{t('data.more-files', { count: given.length - 8 })}</li>
          ) : null}
        </ul>
      )}
    </div>
  );
}
