// What a classifier holds likely for this sample: of one thing as bars, of every place of a sequence as a table.
import { useMemo } from 'react';
import type { ViewData } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import type { TopAtPosition } from '../predict/top-probabilities.ts';
import { topOf } from '../predict/top-probabilities.ts';
import { TopProbabilities } from '../predict/TopProbabilities.tsx';
import { plainTables } from './plain-tables.ts';
import type { ViewKind, ViewProps } from './view-kind.ts';

const mostClasses = 10;
const mostWords = 5;
/** Classes in the journey. */
const mostSmall = 5;

function ProbabilitiesView({ view, title }: ViewProps) {
  const { t } = useWords();
  const isSequence = view.shape.length > 1;
  const positions = useMemo(
    () => topOf(view, isSequence ? mostWords : mostClasses),
    [view, isSequence],
  );
  if (isSequence)
    return <Positions positions={positions} label={t('attention.top-label', { title })} />;
  const [only] = positions;
  return (
    <div className="view-stack">
      <TopProbabilities list={only?.best ?? []} />
      {only?.right === undefined ? null : (
        <p>
          <span className="quiet">{t('attention.expected')}</span> {only.right}
        </p>
      )}
    </div>
  );
}

function Positions({
  positions,
  label,
}: {
  readonly positions: readonly TopAtPosition[];
  readonly label: string;
}) {
  const { t } = useWords();
  const asks = positions.some(({ right }) => right !== undefined);
  return (
    <table className="places" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{t('attention.top-read')}</th>
          <th scope="col">{t('attention.top-best')}</th>
          {asks ? <th scope="col">{t('attention.answer-target')}</th> : null}
        </tr>
      </thead>
      <tbody>
        {positions.map(({ index, read, right, best }) => (
          <tr key={index}>
            <th scope="row" className="numbers">
              {read ?? index + 1}
            </th>
            <td>
              <ol className="places-top">
                {best.map(({ id, word, probability, isRight }) => (
                  <li key={id} data-right={isRight}>
                    <span className="places-word" title={word}>
                      {word}
                    </span>
                    <span className="numbers quiet">{probability.toFixed(2)}</span>
                    <span className="places-bar" style={{ width: `${probability * 100}%` }} />
                  </li>
                ))}
              </ol>
            </td>
            {asks ? <td className="places-right">{right ?? ''}</td> : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Of one thing the likeliest classes; of a sequence what would be said at each place, with how sure. */
function SmallProbabilities({ view }: { readonly view: ViewData }) {
  const isSequence = view.shape.length > 1;
  const positions = useMemo(() => topOf(view, isSequence ? 1 : mostSmall), [view, isSequence]);
  if (!isSequence) return <TopProbabilities list={positions[0]?.best ?? []} />;
  return (
    <ol className="said-at">
      {positions.map(({ index, read, right, best: [best] }) => (
        <li
          key={index}
          data-right={right === undefined ? undefined : best?.isRight}
          title={read === undefined ? undefined : `${read} → ${right ?? '?'}`}
        >
          <span>{best?.word}</span>
          <span className="said-at-bar" style={{ width: `${100 * (best?.probability ?? 0)}%` }} />
        </li>
      ))}
    </ol>
  );
}

export const probabilities: ViewKind = {
  order: 6,
  title: 'attention.kind-probabilities',
  View: ProbabilitiesView,
  Small: SmallProbabilities,
  ...plainTables,
};
