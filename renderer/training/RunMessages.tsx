// Whatever stands between the user and a running model, each with the way out. Knows no chart.
import type { ReactNode } from 'react';
import { backendTitles } from '../../graph-core/index.ts';
import { ProblemCard } from '../problems/ProblemCard.tsx';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { Notice } from '../parts/Notice.tsx';
import { useDocument } from '../document/document.ts';
import { useHighlight } from '../stores/highlight.ts';
import { useShownRun } from '../run/shown-run.ts';
import { sameModel } from '../run/same-model.ts';
import { useScreen } from '../stores/screen.ts';
import { InterruptedRun } from './InterruptedRun.tsx';
import { keptRuns, useKeptRuns } from '../run/kept/kept-runs.ts';
import type { RunRecord } from '../run/kept/run-record.ts';
import { RunStanding, useChange } from './RunStanding.tsx';

/** The others are in the list of all. */
const mostProblems = 3;

export function RunMessages() {
  const { t, read, language } = useWords();
  const notices = useKeptRuns((runs) => runs.notices);
  const document = useDocument(({ history }) => history.present);
  const problems = useDocument(({ analysis }) => analysis.problems);
  const { goTo, openDialog } = useScreen.getState();
  const run = useShownRun((state) => state.run);
  const phase = useShownRun((run) => run.phase);
  const message = useShownRun((run) => run.message);
  const place = useShownRun((run) => run.place);
  const silence = useShownRun((run) => run.silence);
  const facts = useShownRun((run) => run.facts);
  const asked = useShownRun((run) => run.asked);
  const batchNotice = useShownRun((run) => run.batchNotice);
  const begun = useShownRun((run) => run.branchedFrom?.step);
  const trained = useShownRun((run) => run.trained);
  const changed = useChange() !== undefined;
  const wrong = problems.filter(({ severity }) => severity === 'error');
  const errors = wrong.length;
  // A loss that blew up leaves the step before it; what failed to begin leaves nothing.
  const broken = useKeptRuns(({ records }) =>
    records.find((one) => one.id === run && sameModel(one.document, document)),
  );
  const resume = () => void keptRuns.getState().recover();
  return (
    <div className="run-messages">
      {errors > mostProblems ? (
        <Notice
          tone="problem"
          actions={
            <Button kind="quiet" onClick={() => openDialog('problems')}>
              {t('training.show-problems')}
            </Button>
          }
        >
          {t('training.not-sound', { count: errors })}
        </Notice>
      ) : null}
      {wrong.slice(0, mostProblems).map((problem) => (
        <ProblemCard
          key={`${problem.code} ${problem.place.path ?? ''} ${problem.message.en}`}
          problem={problem}
          findable
        />
      ))}
      {errors === 0 && document.data.source === '' && document.graph.nodes.length > 0 ? (
        <Notice
          tone="caution"
          actions={
            <Button kind="quiet" onClick={() => goTo('data')}>
              {t('training.choose-data')}
            </Button>
          }
        >
          {t('training.no-data')}
        </Notice>
      ) : null}
      <InterruptedRun />
      {silence === 'dead' ? (
        <Notice
          tone="problem"
          actions={
            <Button kind="quiet" onClick={resume}>
              {t('training.resume-checkpoint')}
            </Button>
          }
        >
          {t('training.engine-dead')}
        </Notice>
      ) : null}
      {silence === 'stalled' ? (
        <Notice
          tone="caution"
          actions={
            <Button kind="quiet" onClick={resume}>
              {t('training.restart-engine')}
            </Button>
          }
        >
          {t('training.engine-stalled')}
        </Notice>
      ) : null}
      {phase === 'failed' && message ? (
        <Notice
          tone="problem"
          actions={
            <>
              {place === undefined ? null : (
                <Button
                  kind="quiet"
                  onClick={() => useHighlight.getState().lightUp(trained ?? document, place)}
                >
                  {t('training.show-block')}
                </Button>
              )}
              {broken ? (
                <Button kind="quiet" onClick={() => resumeSlower(broken)}>
                  {t('training.lower-rate', {
                    step: (broken.best?.step ?? broken.step).toLocaleString(language),
                  })}
                </Button>
              ) : null}
            </>
          }
        >
          {read(message)}
        </Notice>
      ) : null}
      {phase === 'ready' && begun !== undefined && begun >= document.training.steps ? (
        <Notice tone="plain">{t('training.no-steps-left')}</Notice>
      ) : null}
      {phase === 'finished' && errors === 0 && (message || !changed) ? (
        <Notice tone="done">{message ? read(message) : t('training.finished')}</Notice>
      ) : null}
      <RunStanding />
      {['', ...(run === undefined ? [] : [run])].map((of) => {
        const notice = notices.get(of);
        return notice ? (
          <Notice key={of} tone="caution">
            {read(notice)}
          </Notice>
        ) : null;
      })}
      {batchNotice ? <Notice tone="plain">{read(batchNotice)}</Notice> : null}
      {facts && asked && facts.backend !== asked ? (
        <Notice tone="problem">
          {t('training.backend-differs', {
            asked: backendTitles[asked],
            got: backendTitles[facts.backend],
          })}
        </Notice>
      ) : null}
      {facts?.notices.map(
        (notice): ReactNode => (
          <Notice key={notice.en} tone="plain">
            {read(notice)}
          </Notice>
        ),
      )}
    </div>
  );
}

/** From before it went wrong; with the same rate the same would happen again, since all chance is of seed and step. */
function resumeSlower({ id, document, best }: RunRecord): void {
  const { optimizer } = document.training;
  const learningRate = Number((optimizer.learningRate / 10).toPrecision(6));
  const training = { optimizer: { ...optimizer, learningRate } };
  useDocument.getState().edit({ edit: 'set-training', training });
  void keptRuns.getState().branch(id, best ? 'best' : 'last', 'start');
}
