// The examples behind a cell of the confusion matrix, the surest answers first, each with the way to what goes on inside.
import { useState } from 'react';
import type { OutputFigures } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { Button } from '../../parts/Button.tsx';
import { Notice } from '../../parts/Notice.tsx';
import type { MeasuredSplit } from '../../run/report.ts';
import { ShownCellView } from '../sample/ShownCellView.tsx';
import { useExamples } from '../sample/use-examples.ts';
import type { MatrixCell } from './ReportPart.tsx';

interface CellExamplesProps {
  readonly run: string;
  readonly on: MeasuredSplit;
  readonly figures: Extract<OutputFigures, { kind: 'classes' }>;
  readonly cell: MatrixCell;
  /** Absent where one does not look inside. */
  readonly onExample?: ((index: number) => void) | undefined;
}

const page = 12;

export function CellExamples({ run, on, figures, cell, onExample }: CellExamplesProps) {
  const { t, read, language } = useWords();
  const [shows, setShows] = useState(page);
  const { truth, answer } = cell;
  const { each, classes } = figures;
  const all = [...each.truth.keys()]
    .filter((index) => each.truth[index] === truth && each.answer[index] === answer)
    .toSorted((a, b) => (each.sure[b] ?? 0) - (each.sure[a] ?? 0));
  const { examples, failure } = useExamples(run, on, all.slice(0, shows));
  return (
    <section className="report-examples" aria-label={t('report.examples')}>
      <h4 className="view-title">
        {t(truth === answer ? 'report.examples-right' : 'report.examples-of', {
          count: all.length,
          truth: classes[truth]?.name ?? '',
          answer: classes[answer]?.name ?? '',
        })}
      </h4>
      {failure ? <Notice tone="problem">{read(failure)}</Notice> : null}
      <ul className="report-list">
        {examples.map(({ index, cells }) => {
          const inside = (
            <>
              {cells
                .filter(({ kind }) => kind !== 'class')
                .map((shown) => (
                  <ShownCellView key={shown.label.en} cell={shown} />
                ))}
              <span className="quiet numbers">
                {`${(index + 1).toLocaleString(language)} · ${Math.round(100 * (each.sure[index] ?? 0))} %`}
              </span>
            </>
          );
          return (
            <li key={index}>
              {onExample ? (
                <button
                  type="button"
                  className="report-example"
                  aria-label={t('report.look-at', { number: index + 1 })}
                  title={t('report.look')}
                  onClick={() => onExample(index)}
                >
                  {inside}
                </button>
              ) : (
                <div className="report-example">{inside}</div>
              )}
            </li>
          );
        })}
      </ul>
      {all.length > shows ? (
        <Button kind="quiet" onClick={() => setShows(shows + page)}>
          {t('report.more', { count: all.length - shows })}
        </Button>
      ) : null}
    </section>
  );
}
