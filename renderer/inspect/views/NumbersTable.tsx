// What a model answers in a few named numbers: answer, what is right, and the error, in the unit of the data.
import { writtenNumber } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import './numbers-table.css';

interface NumbersTableProps {
  /** Of each number; counted where there are none. */
  readonly names: readonly string[];
  readonly values: ArrayLike<number>;
  readonly target?: ArrayLike<number> | undefined;
}

/** More rows than this are read better as a map. */
export const mostNumbers = 32;

export function NumbersTable({ names, values, target }: NumbersTableProps) {
  const { t } = useWords();
  const nameOf = (at: number): string => names[at] ?? `${at + 1}`;
  return (
    <table className="numbers-table">
      <thead>
        <tr>
          <th scope="col">{t('attention.answer-number')}</th>
          <th scope="col">{t('attention.answer-given')}</th>
          {target ? <th scope="col">{t('attention.answer-target')}</th> : null}
          {target ? <th scope="col">{t('attention.answer-off')}</th> : null}
        </tr>
      </thead>
      <tbody>
        {Array.from(values, (value, index) => (
          <tr key={nameOf(index)}>
            <th scope="row">{nameOf(index)}</th>
            <td className="numbers">{writtenNumber(value)}</td>
            {target ? <td className="numbers">{writtenNumber(target[index] ?? 0)}</td> : null}
            {target ? (
              <td className="numbers">{writtenNumber(value - (target[index] ?? 0))}</td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
