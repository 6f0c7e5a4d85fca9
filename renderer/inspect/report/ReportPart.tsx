// One part of a report on the screen: as on its page, with the matrix and the sentences leading to their examples.
import type { CSSProperties } from 'react';
import type { Part, TablePart } from '../../../graph-core/index.ts';
import { drawChart, shareOfRow, written, writtenRows } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { keyed } from '../../parts/keyed.ts';
import { DrawnView } from './DrawnView.tsx';

export interface MatrixCell {
  readonly truth: number;
  readonly answer: number;
}

interface ReportPartProps {
  readonly part: Part;
  /** The cell of the matrix whose examples are shown. */
  readonly cell: MatrixCell | undefined;
  readonly onCell: (cell: MatrixCell) => void;
  /** Absent where one does not look inside. */
  readonly onExample?: ((index: number) => void) | undefined;
}

export function ReportPart({ part, cell, onCell, onExample }: ReportPartProps) {
  switch (part.kind) {
    case 'heading':
      return <h4 className="view-title">{part.words}</h4>;
    case 'words':
      return <p className="quiet">{part.words}</p>;
    case 'table':
      return <ReportTable {...{ part, onExample }} />;
    case 'matrix':
      return <Matrix {...{ part, cell, onCell }} />;
    case 'charts':
      return (
        <div className="report-charts">
          {part.charts.map((chart) => (
            <DrawnView key={chart.title} drawn={drawChart(chart)} />
          ))}
        </div>
      );
  }
}

interface ReportTableProps {
  readonly part: TablePart;
  readonly onExample?: ((index: number) => void) | undefined;
}

export function ReportTable({ part, onExample }: ReportTableProps) {
  const { head, rows } = part;
  const examples = onExample && part.examples;
  const { t } = useWords();
  const numeric = rows[0]?.map((cell) => typeof cell === 'number') ?? [];
  const words = writtenRows(rows);
  return (
    <div className="report-wide">
      <table className="report-table">
        {head ? (
          <thead>
            <tr>
              {keyed(head, String).map(({ key, item, index }) => (
                <th key={key} scope="col" data-number={numeric[index]}>
                  {item}
                </th>
              ))}
              {examples ? (
                <th scope="col">
                  <span className="visually-hidden">{t('report.look')}</span>
                </th>
              ) : null}
            </tr>
          </thead>
        ) : null}
        <tbody>
          {keyed(rows, (row) => row.join(' ')).map(({ key, item: row, index }) => {
            const example = examples?.[index];
            return (
              <tr key={key}>
                {keyed(row, String).map((cell) => (
                  <ReportCell
                    key={cell.key}
                    words={words[index]?.[cell.index] ?? ''}
                    isNumber={typeof cell.item === 'number'}
                    isName={cell.index === 0 && examples === undefined}
                  />
                ))}
                {example === undefined ? null : (
                  <td>
                    <button
                      type="button"
                      className="report-look"
                      aria-label={t('report.look-at', { number: example + 1 })}
                      onClick={() => onExample?.(example)}
                    >
                      {t('report.look')}
                    </button>
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface ReportCellProps {
  readonly words: string;
  readonly isNumber: boolean;
  readonly isName: boolean;
}

function ReportCell({ words, isNumber, isName }: ReportCellProps) {
  if (isNumber)
    return (
      <td className="numbers" data-number>
        {words}
      </td>
    );
  return isName ? <th scope="row">{words}</th> : <td>{words}</td>;
}

interface MatrixProps {
  readonly part: Extract<Part, { kind: 'matrix' }>;
  readonly cell: MatrixCell | undefined;
  readonly onCell: (cell: MatrixCell) => void;
}

/** Every count that is not 0 is a button to its examples. */
function Matrix({ part: { matrix, names, corner }, cell, onCell }: MatrixProps) {
  const { t } = useWords();
  return (
    <>
      <p className="quiet">{t('report.matrix-help')}</p>
      <div className="report-wide">
        <table className="report-table report-matrix">
          <thead>
            <tr>
              <td className="quiet">{corner}</td>
              {names.map((name) => (
                <th key={name} scope="col" data-number>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {matrix.map((row, truth) => (
              <tr key={names[truth]}>
                <th scope="row">{names[truth]}</th>
                {row.map((count, answer) => (
                  <td key={names[answer]} className="numbers">
                    <button
                      type="button"
                      className="report-count"
                      style={{ '--share': shareOfRow(row, count).toFixed(3) } as CSSProperties}
                      disabled={count === 0}
                      aria-pressed={cell?.truth === truth && cell.answer === answer}
                      aria-label={t('report.cell', {
                        count,
                        truth: names[truth] ?? '',
                        answer: names[answer] ?? '',
                      })}
                      onClick={() => onCell({ truth, answer })}
                    >
                      {written(count)}
                    </button>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
