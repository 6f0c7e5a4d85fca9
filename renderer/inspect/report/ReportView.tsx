// The report of the present run: figures beside what is to be beaten, charts, and the examples behind them.
import { useState } from 'react';
import type { OutputFigures, Text } from '../../../graph-core/index.ts';
import { metricsPart, outputParts, outputTitle, reportWords } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { exactCount } from '../../parts/amounts.ts';
import { Button } from '../../parts/Button.tsx';
import { ChoiceField, NumberField } from '../../parts/Field.tsx';
import { keyed } from '../../parts/keyed.ts';
import { Notice } from '../../parts/Notice.tsx';
import { Work } from '../../parts/Work.tsx';
import { useEscape } from '../../parts/use-escape.ts';
import { useInspectState } from '../../run/inspect-state.ts';
import { liveRun } from '../../run/live-runs.ts';
import type { RunReport } from '../../run/report.ts';
import { measuredOn, useReport } from '../../run/report.ts';
import { stepOf } from '../../run/run-facts.ts';
import { useShownRun } from '../../run/shown-run.ts';
import { WeightsChoice } from '../../run/WeightsChoice.tsx';
import { CellExamples } from './CellExamples.tsx';
import type { MatrixCell } from './ReportPart.tsx';
import { ReportPart, ReportTable } from './ReportPart.tsx';
import { saveReport } from './save-report.ts';
import './report.css';

export function ReportView({ speaks }: { readonly speaks: boolean }) {
  const { t, read } = useWords();
  const { failure, share, cancel } = useReport();
  const run = useShownRun((shown) => shown.run);
  const found = useReport(({ report }) => report);
  const report = found?.run === run ? found : undefined;
  useEscape(share !== undefined, cancel);
  return (
    <div className="report">
      <Wishes speaks={speaks} hasReport={report !== undefined} />
      {failure ? <Notice tone="problem">{read(failure)}</Notice> : null}
      {report ? <Measured report={report} /> : <p className="quiet">{t('report.empty')}</p>}
    </div>
  );
}

interface WishesProps {
  readonly speaks: boolean;
  readonly hasReport: boolean;
}

function Wishes({ speaks, hasReport }: WishesProps) {
  const { t } = useWords();
  const { wish, share, choose, measure, cancel } = useReport();
  const heldOut = useShownRun(({ examples }) => examples?.['held-out'] ?? 0);
  const tested = useShownRun((run) => run.tested ?? 0);
  const onTest = wish.on === 'test' && tested > 0;
  return (
    <form
      className="report-wishes"
      onSubmit={(event) => {
        event.preventDefault();
        void measure();
      }}
    >
      <div className="fields">
        <WeightsChoice value={wish.which} onChange={(which) => choose({ which })} />
        {tested > 0 ? (
          <ChoiceField
            label={t('report.on')}
            value={onTest ? 'test' : 'held-out'}
            options={[
              { value: 'held-out', label: t('report.on-held-out') },
              { value: 'test', label: t('report.on-test', { count: exactCount(tested) }) },
            ]}
            help={onTest ? t('report.on-test-help') : undefined}
            onChange={(on) => choose({ on: on === 'test' ? 'test' : 'held-out' })}
          />
        ) : null}
        {onTest ? null : (
          <NumberField
            label={t('report.examples-wish')}
            // There may be fewer than are usual.
            value={heldOut > 0 ? Math.min(wish.examples, heldOut) : wish.examples}
            min={1}
            max={1_000_000}
            step={100}
            help={t('report.examples-help', { count: exactCount(heldOut) })}
            onCommit={(examples) => choose({ examples: Math.round(examples) })}
          />
        )}
        {speaks ? (
          <NumberField
            label={t('report.say-wish')}
            value={wish.say}
            min={0}
            max={100_000}
            step={50}
            help={t('report.say-help')}
            onCommit={(say) => choose({ say: Math.round(say) })}
          />
        ) : null}
      </div>
      <div className="report-actions">
        <Work label={t('report.measuring')} share={share} onCancel={cancel}>
          <Button type="submit" kind={hasReport ? 'plain' : 'primary'}>
            {t(hasReport ? 'report.again' : 'report.measure')}
          </Button>
        </Work>
      </div>
    </form>
  );
}

function Measured({ report }: { readonly report: RunReport }) {
  const { t, read, language } = useWords();
  const { figures, remarks } = report;
  const step = report.step.toLocaleString(language);
  return (
    <div className="report-body">
      <div className="report-head">
        <p>
          {`${read(measuredOn(report))}${language === 'ja' ? '' : ' '}${t('report.of-step', { step })}`}
        </p>
        <Button onClick={() => void saveReport(report)}>{t('report.save')}</Button>
      </div>
      <GoneOn report={report} />
      <h3>{read(reportWords.metrics)}</h3>
      <ReportTable part={metricsPart(report, language)} />
      {figures.map((each) => (
        <Output key={`${each.output} ${each.kind}`} report={report} figures={each} />
      ))}
      <Remarks remarks={remarks} />
    </div>
  );
}

/** A report stands as it was measured; the run may have gone on since, but for its best weights. */
function GoneOn({ report }: { readonly report: RunReport }) {
  const { t } = useWords();
  const now = useShownRun(stepOf);
  if (now <= report.step || report.which === 'best') return null;
  return <Notice tone="caution">{t('report.gone-on', { step: now })}</Notice>;
}

interface OutputProps {
  readonly report: RunReport;
  readonly figures: OutputFigures;
}

/** What goes on inside is not looked at for test examples: who changes the model by it has trained on them. */
function Output({ report: { run, on }, figures }: OutputProps) {
  const { language } = useWords();
  const onExample = on === 'test' ? undefined : look;
  const [cell, setCell] = useState<MatrixCell>();
  return (
    <section className="report-output">
      <h3>{outputTitle(figures, language)}</h3>
      {keyed(outputParts(figures, language), ({ kind }) => kind).map(({ key, item: part }) => (
        <div key={key}>
          <ReportPart {...{ part, cell, onExample }} onCell={setCell} />
          {part.kind === 'matrix' && cell && figures.kind === 'classes' ? (
            <CellExamples
              key={`${on} ${cell.truth} ${cell.answer}`}
              {...{ run, on, figures, cell, onExample }}
            />
          ) : null}
        </div>
      ))}
    </section>
  );
}

function Remarks({ remarks }: { readonly remarks: readonly Text[] }) {
  const { read } = useWords();
  if (remarks.length === 0) return null;
  return (
    <>
      <h3>{read(reportWords.remarks)}</h3>
      <ul>
        {remarks.map((remark) => (
          <li key={remark.en}>{read(remark)}</li>
        ))}
      </ul>
    </>
  );
}

/** Shows what the model computes for an example. */
function look(index: number): void {
  liveRun().watch({ from: 'held-out', index });
  useInspectState.getState().go({ page: 'sample', step: undefined });
}
