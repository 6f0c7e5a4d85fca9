// The examples behind a cell of the confusion matrix, the surest answers first, each with the way to what goes on inside.
import { useEffect, useState } from 'react';
import type { OutputFigures, ShownCell, ShownExample, Text } from '../../../graph-core/index.ts';
import { writtenNumber } from '../../../graph-core/index.ts';
import { Refused } from '../../engine/engine-client.ts';
import { useWords } from '../../i18n/words.ts';
import { Button } from '../../parts/Button.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { PictureCanvas, isPicture } from '../../parts/pictures/PictureCanvas.tsx';
import { liveRun } from '../../run/live-runs.ts';
import type { MeasuredSplit } from '../../run/report.ts';
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
const mostNumbers = 8;

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
                  <Shown key={shown.label.en} cell={shown} />
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

function Shown({ cell: { sizes, text, values, features } }: { readonly cell: ShownCell }) {
  if (text !== undefined) return <span className="report-words">{text}</span>;
  if (!values) return null;
  if (isPicture(sizes)) return <PictureCanvas values={values} shape={sizes} />;
  const shown = Array.from(values.subarray(0, mostNumbers), (value, at) => {
    const name = features?.[at];
    return name === undefined ? writtenNumber(value) : `${name} ${writtenNumber(value)}`;
  });
  const more = values.length > mostNumbers ? ' …' : '';
  return <span className="report-words numbers">{`${shown.join(' · ')}${more}`}</span>;
}

/** Of the data of that run, and of no other. */
function useExamples(run: string, from: MeasuredSplit, indices: readonly number[]) {
  const [examples, setExamples] = useState<readonly ShownExample[]>([]);
  const [failure, setFailure] = useState<Text>();
  const wanted = indices.join();
  useEffect(() => {
    const live = liveRun();
    if (live.run !== run) return;
    const stop = new AbortController();
    const places = wanted === '' ? [] : wanted.split(',').map(Number);
    live
      .ask({ type: 'show-examples', from, indices: places }, { signal: stop.signal })
      .then((answer) => {
        if (stop.signal.aborted) return;
        setFailure(undefined);
        setExamples(answer.examples);
      })
      .catch((reason: unknown) => {
        if (!(reason instanceof Refused)) throw reason;
        if (!stop.signal.aborted) setFailure(reason.sentence);
      });
    return () => stop.abort();
  }, [run, from, wanted]);
  return { examples, failure };
}
