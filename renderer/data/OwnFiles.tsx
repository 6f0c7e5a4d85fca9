// Lets the user give a data source its files; what was given is named.
import { FileInput, FolderOpen } from 'lucide-react';
import { useStore } from 'zustand';
import type { DataSource, FilePart, SentFile } from '../../graph-core/index.ts';
import { shortBytes } from '../parts/amounts.ts';
import { useWords } from '../i18n/words.ts';
import { chooseFiles } from '../host/choose-files.ts';
import { Button } from '../parts/Button.tsx';
import { dataFiles } from '../run/data-files.ts';
import { giveFiles } from './give-files.ts';

export function OwnFiles({ source }: { readonly source: DataSource }) {
  const { t } = useWords();
  const given = useStore(dataFiles, ({ files }) => files[source.id]) ?? [];
  const { accept = [], multiple = false, folder = false, vocabularies = [] } = source.files ?? {};
  const choose = async (whole: boolean, part?: FilePart, wish = { accept, multiple }) => {
    const chosen = await chooseFiles({ ...wish, folder: whole });
    const others = given.filter((file) => (file.part ?? 'training') !== (part ?? 'training'));
    const files = part ? chosen.map((file) => ({ ...file, part })) : chosen;
    // Nobody chose anything: what was given stays.
    if (files.length > 0)
      giveFiles(source.id, part ? [...others, ...files] : [...files, ...others]);
  };
  const takeBack = (part: FilePart) =>
    giveFiles(
      source.id,
      given.filter((file) => file.part !== part),
    );
  const trained = given.filter(({ part }) => part === undefined);
  return (
    <div className="own-files">
      <Button
        kind={trained.length === 0 ? 'primary' : 'plain'}
        icon={FileInput}
        onClick={() => void choose(false)}
      >
        {t(trained.length === 0 ? 'data.choose-files' : 'data.choose-other-files')}
      </Button>
      {folder ? (
        <Button icon={FolderOpen} onClick={() => void choose(true)}>
          {t('data.choose-folder')}
        </Button>
      ) : null}
      {trained.length === 0 ? (
        <p className="quiet">{t('data.accepts', { kinds: accept.join(', ') })}</p>
      ) : (
        <FileList files={trained} />
      )}
      {trained.length > 0
        ? ownParts.map((part) => (
            <OwnPart
              key={part}
              name={t(`data.choose-${part}`)}
              without={t(`data.without-${part}`)}
              files={given.filter((file) => file.part === part)}
              choose={() => void choose(folder, part)}
              takeBack={() => takeBack(part)}
            />
          ))
        : null}
      {trained.length > 0
        ? vocabularies.map((part) => (
            <OwnPart
              key={part}
              name={t(
                part === 'vocabulary' && vocabularies.length > 1
                  ? 'data.choose-shared-vocabulary'
                  : `data.choose-${part}`,
              )}
              without={t('data.without-vocabulary')}
              files={given.filter((file) => file.part === part)}
              choose={() => void choose(false, part, ofVocabulary)}
              takeBack={() => takeBack(part)}
            />
          ))
        : null}
    </div>
  );
}

const ownParts = ['validation', 'test'] as const;
const ofVocabulary = { accept: ['.txt', '.json'], multiple: false };

interface OwnPartProps {
  readonly name: string;
  readonly without: string;
  readonly files: readonly SentFile[];
  choose(): void;
  takeBack(): void;
}

/** A file beside the one to train on, which may be given and taken back. */
function OwnPart({ name, without, files, choose, takeBack }: OwnPartProps) {
  return (
    <div className="own-files own-part">
      <Button kind="quiet" onClick={choose}>
        {name}
      </Button>
      {files.length > 0 ? (
        <>
          <FileList files={files} />
          <Button kind="quiet" onClick={takeBack}>
            {without}
          </Button>
        </>
      ) : null}
    </div>
  );
}
const mostFiles = 8;

function FileList({ files }: { readonly files: readonly SentFile[] }) {
  const { t } = useWords();
  return (
    <ul className="own-files-list numbers">
      {files.slice(0, mostFiles).map(({ name, content }) => (
        <li key={name}>{`${name} (${shortBytes(content.size)})`}</li>
      ))}
      {files.length > mostFiles ? (
        <li className="quiet">{t('data.more-files', { count: files.length - mostFiles })}</li>
      ) : null}
    </ul>
  );
}
