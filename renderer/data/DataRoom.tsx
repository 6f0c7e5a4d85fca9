// The room in which data is chosen, looked at and joined to the model. Knows no data source from within.
import { Database } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { DataSource, Json } from '../../graph-core/index.ts';
import { findDataSource } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { EmptyPlace } from '../parts/EmptyPlace.tsx';
import { Notice } from '../parts/Notice.tsx';
import { Progress } from '../parts/Progress.tsx';
import { useDocument } from '../stores/document.ts';
import { Bindings } from './Bindings.tsx';
import { bindWhatFits } from './bind-what-fits.ts';
import { dataFiles } from './data-files.ts';
import { useOpenedData } from './opened-data.ts';
import { OwnFiles } from './OwnFiles.tsx';
import { Preview } from './Preview.tsx';
import { SourceList } from './SourceList.tsx';
import { SourceOptions } from './SourceOptions.tsx';
import './data.css';

let choices = 0;

export function DataRoom() {
  const { t, read } = useWords();
  const document = useDocument(({ history }) => history.present);
  const edit = useDocument((state) => state.edit);
  const { open, opened, failure, progress, cancel } = useOpenedData();
  const source = findDataSource(document.data.source);
  const given = useStore(dataFiles, ({ files }) => files[document.data.source]) ?? [];
  useEffect(() => open(document), [document, open]);

  const choose = ({ id }: DataSource) => {
    if (id === document.data.source) return;
    choices += 1;
    const gesture = `choose-data-${choices}`;
    edit({ edit: 'set-data', data: { source: id, options: {}, bindings: {} } }, gesture);
    // One step of undo takes back the choice and what was bound for it.
    bindWhatFits(gesture);
  };
  const setOption = (name: string, value: Json) =>
    edit({
      edit: 'set-data',
      data: { options: { ...document.data.options, [name]: value } },
    });

  return (
    <section className="data-room" aria-label={t('data.room')}>
      <SourceList chosen={source?.id} onChoose={choose} />
      <div className="data-middle">
        {source ? (
          <>
            <header className="data-head">
              <h2 className="data-title">{read(source.docs.title)}</h2>
              <p>{read(source.docs.summary)}</p>
              <p className="quiet data-facts">
                {t('data.task', { task: read(source.docs.task) })}
                {' · '}
                {t('data.licence', { licence: source.docs.licence })}
              </p>
            </header>
            {source.files ? <OwnFiles source={source} /> : null}
            <SourceOptions source={source} values={document.data.options} onSet={setOption} />
            {progress !== undefined ? (
              <div className="data-progress">
                <p className="quiet">{t('data.opening')}</p>
                <Progress label={t('data.opening')} share={progress > 0 ? progress : undefined} />
                <Button kind="quiet" onClick={cancel}>
                  {t('training.cancel')}
                </Button>
              </div>
            ) : null}
            {failure && !(source.files && given.length === 0) ? (
              <Notice tone="problem">
                {read(failure.sentence)}
                {failure.place ? <FailurePlace {...failure.place} /> : null}
              </Notice>
            ) : null}
            {opened && !failure ? <Preview opened={opened} /> : null}
          </>
        ) : (
          <EmptyPlace icon={Database} title={t('data.empty')}>
            {t('data.empty-help')}
          </EmptyPlace>
        )}
      </div>
      {source && opened ? <Bindings opened={opened} /> : null}
    </section>
  );
}

interface FailurePlaceProps {
  readonly file?: string;
  readonly row?: number;
  readonly column?: string;
}

function FailurePlace({ file, row, column }: FailurePlaceProps) {
  const { t } = useWords();
  const parts = [
    file,
    row === undefined ? undefined : t('data.at-row', { row }),
    column === undefined ? undefined : t('data.at-column', { column }),
  ];
  return <span className="numbers">{` ${parts.filter(Boolean).join(', ')}`}</span>;
}
