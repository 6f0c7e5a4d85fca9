// What the columns of a user's table were found to be, each to be set right, with the cells that are missing or odd.
import { useState } from 'react';
import type {
  ColumnType,
  Json,
  OddCells,
  ScaleKind,
  SurveyedColumn,
} from '../../graph-core/index.ts';
import {
  choosePredicted,
  chooseScale,
  chooseType,
  chosenScales,
  columnTypes,
  differentCounted,
  scaleNames,
  scales,
} from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { Pages } from './Pages.tsx';

const page = 30;

interface ColumnSurveyProps {
  readonly columns: readonly SurveyedColumn[];
  readonly options: Readonly<Record<string, Json>>;
  /** The column that the table was refused for. */
  readonly refused: string | undefined;
  readonly onSet: (options: Readonly<Record<string, Json>>) => void;
}

export function ColumnSurvey({ columns, options, refused, onSet }: ColumnSurveyProps) {
  const { t } = useWords();
  const [from, setFrom] = useState(0);
  const first = from < columns.length ? from : 0;
  return (
    <section className="survey" aria-label={t('data.columns')}>
      <div className="preview-bar">
        <h3 className="bindings-title">{t('data.columns')}</h3>
        {columns.length > page ? (
          <Pages
            from={first}
            count={columns.length}
            size={page}
            previous={t('data.previous-columns')}
            next={t('data.next-columns')}
            onShow={setFrom}
          />
        ) : null}
      </div>
      <p className="quiet">{t('data.columns-help')}</p>
      <div className="preview-scroll">
        <table className="preview-table">
          <thead>
            <tr>
              {(['column', 'type', 'predict', 'values', 'odd'] as const).map((head) => (
                <th key={head} scope="col">
                  {t(`data.head-${head}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {columns.slice(first, first + page).map((column, row) => (
              <tr key={column.name} data-refused={column.name === refused}>
                <th scope="row" className="survey-name">
                  {column.name}
                </th>
                <td>
                  <div className="survey-choices">
                    <TypeChoice
                      column={column}
                      onChoose={(type) => onSet(chooseType(options, column, type))}
                    />
                    {column.type === 'number' ? (
                      <ScaleChoice
                        column={column}
                        scale={chosenScales(options)[column.name]}
                        onChoose={(scale) => onSet(chooseScale(options, column.name, scale))}
                      />
                    ) : null}
                  </div>
                </td>
                <td className="survey-predict">
                  <input
                    type="radio"
                    name="predicted-column"
                    aria-label={t('data.predict', { column: column.name })}
                    checked={column.predicted}
                    onChange={() => onSet(choosePredicted(options, columns, first + row))}
                  />
                </td>
                <td>
                  <Values column={column} />
                </td>
                <td>
                  <TopProbability column={column} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface TypeChoiceProps {
  readonly column: SurveyedColumn;
  readonly onChoose: (type: ColumnType) => void;
}

function TypeChoice({ column, onChoose }: TypeChoiceProps) {
  const { t } = useWords();
  const { name, type, guessed, predicted } = column;
  // What is predicted is a number or a class.
  const offered = predicted ? columnTypes.slice(0, 2) : columnTypes;
  return (
    <select
      className="control survey-type"
      aria-label={t('data.type-of', { column: name })}
      value={type}
      onChange={({ target }) => {
        const chosen = columnTypes.find((known) => known === target.value);
        if (chosen) onChoose(chosen);
      }}
    >
      {offered.map((offer) => (
        <option key={offer} value={offer}>
          {offer === guessed
            ? t('data.guessed', { type: t(`data.type-${offer}`) })
            : t(`data.type-${offer}`)}
        </option>
      ))}
    </select>
  );
}

interface ScaleChoiceProps {
  readonly column: SurveyedColumn;
  readonly scale: ScaleKind | undefined;
  readonly onChoose: (scale: ScaleKind | undefined) => void;
}

function ScaleChoice({ column: { name, predicted }, scale, onChoose }: ScaleChoiceProps) {
  const { t, read } = useWords();
  // Errors are told in the unit of the file, which logarithms do not have.
  const offered = scales.filter((kind) => !(predicted && kind === 'log'));
  return (
    <select
      className="control survey-type"
      aria-label={t('data.scale-of', { column: name })}
      value={scale ?? ''}
      onChange={({ target }) => onChoose(offered.find((kind) => kind === target.value))}
    >
      <option value="">{t('data.scale-of-all')}</option>
      {offered.map((kind) => (
        <option key={kind} value={kind}>
          {read(scaleNames[kind])}
        </option>
      ))}
    </select>
  );
}

function Values({ column: { samples, different } }: { readonly column: SurveyedColumn }) {
  const { t, language } = useWords();
  const many = different >= differentCounted;
  const count = (many ? differentCounted - 1 : different).toLocaleString(language);
  return (
    <>
      <span className="survey-samples numbers">{samples.join(' · ')}</span>
      <span className="quiet survey-count">
        {t(many ? 'data.different-many' : 'data.different', { count })}
      </span>
    </>
  );
}

function TopProbability({ column }: { readonly column: SurveyedColumn }) {
  const { t } = useWords();
  const { type, missing, notNumbers, notFinite } = column;
  if (type === 'skip') return null;
  const kinds = [
    { key: 'missing', cells: missing },
    ...(type === 'number'
      ? ([
          { key: 'not-number', cells: notNumbers },
          { key: 'not-finite', cells: notFinite },
        ] as const)
      : []),
  ] as const;
  const found = kinds.filter(({ cells }) => cells.count > 0);
  if (found.length === 0) return <span className="quiet">{t('data.odd-none')}</span>;
  return (
    <ul className="survey-odd">
      {found.map(({ key, cells }) => (
        <li key={key}>
          {t(`data.odd-${key}`, { count: cells.count })}
          <Places cells={cells} />
        </li>
      ))}
    </ul>
  );
}

/** `line 4 · line 9 ‘ten’ …` */
function Places({ cells: { count, first } }: { readonly cells: OddCells }) {
  const { t } = useWords();
  const cells = first.map(({ line, cell }) =>
    cell === '' ? t('data.at-line', { line }) : t('data.at-line-cell', { line, cell }),
  );
  return (
    <span className="quiet numbers">
      {` ${cells.join(' · ')}${count > first.length ? ' …' : ''}`}
    </span>
  );
}
