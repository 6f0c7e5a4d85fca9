// The numbers of a chart, a map or a scatter as a table, for whoever reads rather than looks. Made only while it is open.
import { useState } from 'react';
import { useWords } from '../i18n/words.ts';
import { measured } from './numbers.ts';
import './as-table.css';

export interface Numbers {
  /** What the rows are, then the other columns. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number | undefined)[])[];
}

/** What scrolls must be reached by Tab, or only a pointer would scroll it. */
const scrolls = { tabIndex: 0 };

interface AsTableProps {
  /** What it is a table of. */
  readonly title: string;
  readonly numbers: () => Numbers;
}

/** More than anybody reads; a file has them all. */
const most = { rows: 200, columns: 64 };

export function AsTable({ title, numbers }: AsTableProps) {
  const { t } = useWords();
  const [isOpen, open] = useState(false);
  return (
    <details className="as-table" onToggle={(event) => open(event.currentTarget.open)}>
      <summary>{t('part.as-table')}</summary>
      {isOpen ? <Rows title={title} {...numbers()} /> : null}
    </details>
  );
}

function Rows({ title, head, rows }: Numbers & Pick<AsTableProps, 'title'>) {
  const { t } = useWords();
  const shown = rows.slice(0, most.rows);
  const isCut = rows.length > most.rows || head.length > most.columns;
  return (
    <section className="as-table-scroll" aria-label={title} {...scrolls}>
      <table>
        <caption className={isCut ? 'quiet' : 'visually-hidden'}>
          {isCut ? t('part.table-cut', { title, rows: shown.length, all: rows.length }) : title}
        </caption>
        <thead>
          <tr>
            {head.slice(0, most.columns).map((name, at) => (
              // Columns have no other identity than where they stand.
              <th key={`${at}`} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(([name, ...cells], row) => (
            <tr key={`${row}`}>
              <th scope="row">{written(name)}</th>
              {cells.slice(0, most.columns - 1).map((cell, at) => (
                <td key={`${at}`} className="numbers">
                  {written(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const written = (cell: string | number | undefined) =>
  typeof cell === 'string' ? cell : measured(cell);
