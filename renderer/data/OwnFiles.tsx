// Lets the user give a data source its files; what was given is named.
import { FileInput, FolderOpen } from 'lucide-react';
import { useStore } from 'zustand';
import type { DataSource } from '../../graph-core/index.ts';
import { shortBytes } from '../parts/amounts.ts';
import { useWords } from '../i18n/words.ts';
import { chooseFiles } from '../host/choose-files.ts';
import { Button } from '../parts/Button.tsx';
import { dataFiles } from '../run/data-files.ts';
import { giveFiles } from './give-files.ts';

export function OwnFiles({ source }: { readonly source: DataSource }) {
  const { t } = useWords();
  const given = useStore(dataFiles, ({ files }) => files[source.id]) ?? [];
  const { accept = [], multiple = false, folder = false } = source.files ?? {};
  const choose = async (whole: boolean) =>
    giveFiles(source.id, await chooseFiles({ accept, multiple, folder: whole }));
  return (
    <div className="own-files">
      <Button
        kind={given.length === 0 ? 'primary' : 'plain'}
        icon={FileInput}
        onClick={() => void choose(false)}
      >
        {t(given.length === 0 ? 'data.choose-files' : 'data.choose-other-files')}
      </Button>
      {folder ? (
        <Button icon={FolderOpen} onClick={() => void choose(true)}>
          {t('data.choose-folder')}
        </Button>
      ) : null}
      {given.length === 0 ? (
        <p className="quiet">{t('data.accepts', { kinds: accept.join(', ') })}</p>
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
