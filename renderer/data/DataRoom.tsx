// The room in which data is chosen, looked at and joined to the model.
import { Database } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { DataSource, Edit, Json } from '../../graph-core/index.ts';
import { findDataSource } from '../../graph-core/index.ts';
import { bothWords, useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { EmptyPlace } from '../parts/EmptyPlace.tsx';
import { Notice } from '../parts/Notice.tsx';
import { Progress } from '../parts/Progress.tsx';
import { RepairButton } from '../problems/RepairButton.tsx';
import { useDocument } from '../document/document.ts';
import { Augmentation } from './Augmentation.tsx';
import type { DataFailure } from './data-wire.ts';
import { Bindings } from './Bindings.tsx';
import { bindWhatFits } from './bind-what-fits.ts';
import { ColumnSurvey } from './ColumnSurvey.tsx';
import { dataFiles } from '../run/data-files.ts';
import { useOpenedData } from './opened-data.ts';
import { Findings } from './Findings.tsx';
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
  const { open, opened, surveyed, findings, failure, progress, cancelled, cancel } =
    useOpenedData();
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
  const toEdit = (options: Readonly<Record<string, Json>>): Edit => ({
    edit: 'set-data',
    data: { options },
  });
  const setOptions = (options: Readonly<Record<string, Json>>) => edit(toEdit(options));

  return (
    <section className="data-room" data-region="room" aria-label={t('data.room')}>
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
                {source.docs.licence === 'yours'
                  ? t('data.licence-yours')
                  : t('data.licence', { licence: source.docs.licence })}
              </p>
            </header>
            {source.files ? <OwnFiles source={source} /> : null}
            {failure && !(source.files && given.length === 0) ? (
              <Refusal failure={failure} options={document.data.options} toEdit={toEdit} />
            ) : null}
            <SourceOptions
              source={source}
              values={document.data.options}
              columns={surveyed?.map(({ name }) => name) ?? []}
              toEdit={(name, value) => toEdit({ ...document.data.options, [name]: value })}
            />
            {progress !== undefined ? (
              <div className="data-progress">
                <p className="quiet">{t('data.opening')}</p>
                <Progress label={t('data.opening')} share={progress > 0 ? progress : undefined} />
                <Button kind="quiet" onClick={cancel}>
                  {t('training.cancel')}
                </Button>
              </div>
            ) : null}
            {cancelled ? (
              <Notice
                tone="plain"
                actions={<Button onClick={() => open(document)}>{t('data.open-again')}</Button>}
              >
                {t('data.cancelled')}
              </Notice>
            ) : null}
            {surveyed ? (
              <ColumnSurvey
                columns={surveyed}
                options={document.data.options}
                refused={failure?.location?.column}
                onSet={setOptions}
              />
            ) : null}
            {opened && !failure
              ? opened.remarks.map((remark) => (
                  <Notice key={remark.en} tone="caution">
                    {read(remark)}
                  </Notice>
                ))
              : null}
            {findings && !failure ? (
              <Findings
                findings={findings}
                toEdit={(options) => toEdit({ ...document.data.options, ...options })}
              />
            ) : null}
            {opened && !failure ? <Augmentation opened={opened} /> : null}
            {opened && !failure ? <Preview key={opened.fingerprint} opened={opened} /> : null}
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

type Options = Readonly<Record<string, Json>>;

interface RefusalProps {
  readonly failure: DataFailure;
  readonly options: Options;
  readonly toEdit: (options: Options) => Edit;
}

/** Stands where the files were given, with the ways out. */
function Refusal({ failure: { sentence, location, repairs = [] }, options, toEdit }: RefusalProps) {
  const { read } = useWords();
  const strange = location?.option;
  const ways = repairs.map(({ words, options: set }) => ({
    edit: toEdit({ ...options, ...set }),
    label: words,
  }));
  if (strange !== undefined)
    ways.push({
      edit: toEdit(without(options, strange)),
      label: bothWords('data.remove-option', { option: strange }),
    });
  const buttons = ways.map((way) => <RepairButton key={way.label.en} {...way} />);
  return (
    <Notice tone="problem" actions={buttons.length > 0 ? buttons : undefined}>
      {read(sentence)}
    </Notice>
  );
}

function without(options: Readonly<Record<string, Json>>, name: string): Record<string, Json> {
  return Object.fromEntries(Object.entries(options).filter(([other]) => other !== name));
}
