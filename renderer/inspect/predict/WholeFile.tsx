// A whole file in, a file out: every row, picture or sentence of it answered by the present run.
import { FileInput, FolderOpen } from 'lucide-react';
import { useState } from 'react';
import type { AnswerForm, Document, SentFile } from '../../../graph-core/index.ts';
import { chooseFiles } from '../../host/choose-files.ts';
import { chooseHost } from '../../host/choose-host.ts';
import { useWords } from '../../i18n/words.ts';
import { Button } from '../../parts/Button.tsx';
import { ChoiceField } from '../../parts/Field.tsx';
import { keyed } from '../../parts/keyed.ts';
import { Notice } from '../../parts/Notice.tsx';
import { Work } from '../../parts/Work.tsx';
import { useEscape } from '../../parts/use-escape.ts';
import type { WeightsOf } from '../../run/kept/run-storage.ts';
import { useShownRun } from '../../run/shown-run.ts';
import { WeightsChoice } from '../../run/WeightsChoice.tsx';
import { useScreen } from '../../stores/screen.ts';
import type { ByHand } from './columns-by-hand.ts';
import type { Answered } from './use-file-answers.ts';
import { useFileAnswers } from './use-file-answers.ts';
import './whole-file.css';

interface WholeFileProps {
  readonly document: Document;
  readonly byHand: ByHand;
}

/** What the rows of a file are to the model. */
type Rows = 'pictures' | 'lines' | 'table';

const accepts: Readonly<Record<Rows, readonly string[]>> = {
  pictures: ['.png', '.jpg', '.jpeg', '.webp', '.gif', '.bmp', '.zip'],
  lines: ['.txt', '.tsv', '.csv', '.md'],
  table: ['.csv', '.tsv', '.txt'],
};

export function WholeFile({ document, byHand }: WholeFileProps) {
  const { t, read } = useWords();
  const rows = rowsOf(document, byHand);
  const says = byHand.speaks;
  const [files, setFiles] = useState<readonly SentFile[]>([]);
  const [form, setForm] = useState<AnswerForm>('commas');
  const [which, setWhich] = useState<WeightsOf>('last');
  const run = useShownRun((shown) => shown.run);
  const { answered, share, failure, start, cancel } = useFileAnswers();
  useEscape(share !== undefined, cancel);
  const choose = async (folder: boolean) => {
    const chosen = await chooseFiles({
      accept: accepts[rows],
      multiple: rows === 'pictures',
      folder,
    });
    if (chosen.length > 0) setFiles(chosen);
  };
  const forms: readonly AnswerForm[] = says ? ['commas', 'tabs', 'lines'] : ['commas', 'tabs'];
  const columns = byHand.typed.flatMap(({ features = [], name }) =>
    features.length > 0 ? features : [name],
  );
  return (
    <form
      className="whole-file"
      onSubmit={(event) => {
        event.preventDefault();
        void start(files, form, which);
      }}
    >
      <p className="quiet">
        {t(`file.${rows}-help`, { columns: columns.join(', ') })} {says ? t('file.says-help') : ''}
      </p>
      <div className="whole-file-bar">
        <Button icon={FileInput} onClick={() => void choose(false)}>
          {t(files.length === 0 ? 'data.choose-files' : 'data.choose-other-files')}
        </Button>
        {rows === 'pictures' ? (
          <Button icon={FolderOpen} onClick={() => void choose(true)}>
            {t('data.choose-folder')}
          </Button>
        ) : null}
        <span className="numbers whole-file-names">
          {files
            .slice(0, 3)
            .map(({ name }) => name)
            .join(', ')}
          {files.length > 3 ? ` ${t('data.more-files', { count: files.length - 3 })}` : ''}
        </span>
      </div>
      <div className="fields try-fields">
        <WeightsChoice value={which} onChange={setWhich} />
        <ChoiceField
          label={t('file.form')}
          value={form}
          options={forms.map((value) => ({ value, label: t(`file.form-${value}`) }))}
          help={t('file.form-help')}
          onChange={(value) => setForm(forms.find((choice) => choice === value) ?? 'commas')}
        />
      </div>
      <div className="whole-file-bar">
        <Work label={t('file.answering')} share={share} onCancel={cancel}>
          <Button type="submit" kind={answered ? 'plain' : 'primary'} disabled={files.length === 0}>
            {t('file.answer')}
          </Button>
        </Work>
      </div>
      {failure ? <Notice tone="problem">{read(failure)}</Notice> : null}
      {answered && answered.run === run ? <Answers answered={answered} /> : null}
    </form>
  );
}

function rowsOf({ data }: Document, { drawn, typed }: ByHand): Rows {
  if (drawn.length > 0) return 'pictures';
  const [only, ...more] = typed;
  return more.length === 0 && only?.kind === 'tokens' && data.source !== 'table'
    ? 'lines'
    : 'table';
}

function Answers({ answered }: { readonly answered: Answered }) {
  const { t } = useWords();
  const { names, rows, shown, step } = answered;
  return (
    <div className="whole-file-answers">
      <div className="whole-file-bar">
        <p>
          {t('file.answered', {
            count: rows,
            rows,
            step,
          })}
        </p>
        <Button kind="primary" onClick={() => void save(answered)}>
          {t('file.save')}
        </Button>
      </div>
      <div className="whole-file-scroll">
        <table className="whole-file-table">
          <thead>
            <tr>
              {keyed(names, String).map(({ key, item }) => (
                <th key={key} scope="col">
                  {item}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {keyed(shown, (cells) => cells.join(' ')).map(({ key, item: cells }) => (
              <tr key={key}>
                {keyed(cells, String).map((cell) => (
                  <td key={cell.key}>{cell.item}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows > shown.length ? (
        <p className="quiet">{t('file.first', { count: shown.length })}</p>
      ) : null}
    </div>
  );
}

const endings: Readonly<Record<AnswerForm, string>> = {
  commas: 'csv',
  tabs: 'tsv',
  lines: 'txt',
};

async function save({ of, form, file }: Answered): Promise<void> {
  const stem =
    of
      .split('/')
      .at(-1)
      ?.replace(/\.[^.]+$/, '') ?? 'file';
  const answer = await chooseHost().saveBytes({
    suggestedName: `${stem}-answers.${endings[form]}`,
    bytes: new TextEncoder().encode(file),
  });
  if ('failed' in answer) useScreen.getState().say({ tone: 'problem', text: answer.failed });
}
