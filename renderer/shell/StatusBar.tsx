// The bar at the foot: problems, size of the model, and what the run says of itself. Knows no rule and no engine.
import { CircleCheck, LoaderCircle, OctagonAlert, TriangleAlert } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { exactCount, shortCount } from '../parts/amounts.ts';
import { useWords } from '../i18n/words.ts';
import { isChecking, isDataUnknown, shownAnalysis, useDocument } from '../document/document.ts';
import { ProblemList } from '../problems/ProblemList.tsx';
import './status-bar.css';

const RunItems = lazy(async () => ({ default: (await import('./RunItems.tsx')).RunItems }));

export function StatusBar() {
  const { t, language } = useWords();
  const problems = useDocument((state) => state.analysis.problems);
  const cost = useDocument((state) => shownAnalysis(state).cost);
  const partial = useDocument((state) => shownAnalysis(state).partial);
  const isEmpty = useDocument((state) => state.history.present.graph.nodes.length === 0);
  const examining = useDocument((state) => state.examining !== undefined);
  const opening = useDocument((state) => state.opening);
  const checking = useDocument(isChecking);
  const unknown = useDocument(isDataUnknown);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const notices = problems.length - errors;
  return (
    <footer className="status-bar" data-region="status" aria-label={t('status.bar')}>
      <ProblemList>
        {isEmpty ? (
          <span>{t('status.empty')}</span>
        ) : examining || opening ? (
          <span aria-live="polite">
            <LoaderCircle aria-hidden size={14} />
            {t(examining ? 'status.examining' : 'status.opening')}
          </span>
        ) : errors > 0 ? (
          <span className="status-problems" aria-live="polite">
            <OctagonAlert aria-hidden size={14} />
            {t('status.problems', { count: errors })}
          </span>
        ) : checking ? (
          <span aria-live="polite">
            <LoaderCircle aria-hidden size={14} />
            {t('status.checking-data')}
          </span>
        ) : unknown ? (
          <span>{t('status.data-unknown')}</span>
        ) : (
          <span className="status-sound" aria-live="polite">
            <CircleCheck aria-hidden size={14} />
            {t('status.no-problems')}
          </span>
        )}
        {notices > 0 && !isEmpty ? (
          <span className="status-notices">
            <TriangleAlert aria-hidden size={14} />
            {t('status.notices', { count: notices })}
          </span>
        ) : null}
      </ProblemList>
      {examining ? null : (
        <>
          <span className="status-item" title={exactCount(cost.parameters)}>
            {t(partial ? 'status.parameters-partial' : 'status.parameters', {
              count: exactCount(cost.parameters),
            })}
          </span>
          <span className="status-item">
            {t(partial ? 'status.multiply-adds-partial' : 'status.multiply-adds', {
              count: shortCount(cost.multiplyAdds, language),
            })}
          </span>
        </>
      )}
      <span className="status-gap" />
      <Suspense>
        <RunItems />
      </Suspense>
    </footer>
  );
}
