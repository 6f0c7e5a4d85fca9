// Whatever stands between the user and a running model, each with the way out.
import type { Problem, Text } from '../../graph-core/index.ts';
import { backendTitles } from '../../graph-core/index.ts';
import { ProblemCard } from '../problems/ProblemCard.tsx';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { Notice } from '../parts/Notice.tsx';
import { useDocument } from '../document/document.ts';
import { resumeRun } from '../commands/resume-run.ts';
import { useHighlight } from '../stores/highlight.ts';
import { useShownRun } from '../run/shown-run.ts';
import { sameModel } from '../run/same-model.ts';
import { useScreen } from '../stores/screen.ts';
import { FollowedRun } from './FollowedRun.tsx';
import { InterruptedRun } from './InterruptedRun.tsx';
import { keptRuns, useKeptRuns } from '../run/kept/kept-runs.ts';
import type { RunRecord } from '../run/kept/run-record.ts';
import { RunStanding, useChange } from './RunStanding.tsx';

/** The others are in the list of all. */
const mostProblems = 3;

export function RunMessages() {
  const { t, read } = useWords();
  const steps = useDocument(({ history }) => history.present.training.steps);
  const errors = useErrors().length;
  const phase = useShownRun((run) => run.phase);
  const message = useShownRun((run) => run.message);
  const followed = useShownRun((run) => run.followed !== undefined);
  const begun = useShownRun((run) => run.branchedFrom?.step);
  const changed = useChange() !== undefined;
  return (
    <div className="run-messages">
      <ModelErrors />
      <NoData />
      <InterruptedRun />
      <FollowedRun />
      <EngineSilence />
      {phase === 'failed' && message ? <Failure message={message} /> : null}
      {phase === 'ready' && begun !== undefined && begun >= steps ? (
        <Notice tone="plain">{t('training.no-steps-left')}</Notice>
      ) : null}
      {phase === 'finished' && errors === 0 && (message || !changed) ? (
        <Notice tone="done">{message ? read(message) : t('training.finished')}</Notice>
      ) : null}
      {followed ? null : <RunStanding />}
      <KeepingNotices />
      <EngineNotices />
    </div>
  );
}

function useErrors(): readonly Problem[] {
  const problems = useDocument(({ analysis }) => analysis.problems);
  return problems.filter(({ severity }) => severity === 'error');
}

function ModelErrors() {
  const { t } = useWords();
  const errors = useErrors();
  return (
    <>
      {errors.length > mostProblems ? (
        <Notice
          tone="problem"
          actions={
            <Button kind="quiet" onClick={() => useScreen.getState().openDialog('problems')}>
              {t('training.show-problems')}
            </Button>
          }
        >
          {t('training.not-sound', { count: errors.length })}
        </Notice>
      ) : null}
      {errors.slice(0, mostProblems).map((problem) => (
        <ProblemCard
          key={`${problem.code} ${problem.location.path ?? ''} ${problem.message.en}`}
          problem={problem}
          findable
        />
      ))}
    </>
  );
}

function NoData() {
  const { t } = useWords();
  const { data, graph } = useDocument(({ history }) => history.present);
  const errors = useErrors().length;
  if (errors > 0 || data.source !== '' || graph.nodes.length === 0) return null;
  return (
    <Notice
      tone="caution"
      actions={
        <Button kind="quiet" onClick={() => useScreen.getState().goTo('data')}>
          {t('training.choose-data')}
        </Button>
      }
    >
      {t('training.no-data')}
    </Notice>
  );
}

function EngineSilence() {
  const { t } = useWords();
  const silence = useShownRun((run) => run.silence);
  if (silence === undefined) return null;
  const dead = silence === 'dead';
  return (
    <Notice
      tone={dead ? 'problem' : 'caution'}
      actions={
        <Button kind="quiet" onClick={() => void keptRuns.getState().recover()}>
          {t(dead ? 'training.resume-checkpoint' : 'training.restart-engine')}
        </Button>
      }
    >
      {t(dead ? 'training.engine-dead' : 'training.engine-stalled')}
    </Notice>
  );
}

function Failure({ message }: { readonly message: Text }) {
  const { t, read } = useWords();
  const document = useDocument(({ history }) => history.present);
  const run = useShownRun((state) => state.run);
  const path = useShownRun((run) => run.path);
  const trained = useShownRun((run) => run.trained);
  const lost = useShownRun((run) => run.lost);
  // A loss that blew up leaves the step before it; what failed to begin leaves nothing.
  const broken = useKeptRuns(({ records }) =>
    records.find((record) => record.id === run && sameModel(record.document, document)),
  );
  return (
    <Notice
      tone="problem"
      actions={
        <>
          {path === undefined ? null : (
            <Button
              kind="quiet"
              onClick={() => useHighlight.getState().lightUp(trained ?? document, path)}
            >
              {t('training.show-block')}
            </Button>
          )}
          {broken && lost ? (
            <Button kind="quiet" onClick={() => void resumeRun(broken)}>
              {broken.keptStep === undefined
                ? t('training.resume-checkpoint')
                : t('training.resume-at', { step: broken.keptStep })}
            </Button>
          ) : null}
          {broken && !lost ? (
            <Button kind="quiet" onClick={() => resumeSlower(broken)}>
              {t('training.lower-rate', {
                step: broken.best?.step ?? broken.step,
              })}
            </Button>
          ) : null}
        </>
      }
    >
      {read(message)}
    </Notice>
  );
}

/** What could not be kept: of this run, and of all. */
function KeepingNotices() {
  const { read } = useWords();
  const run = useShownRun((state) => state.run);
  const notices = useKeptRuns((runs) => runs.notices);
  return ['', ...(run === undefined ? [] : [run])].map((of) => {
    const notice = notices.get(of);
    return notice ? (
      <Notice key={of} tone="caution">
        {read(notice)}
      </Notice>
    ) : null;
  });
}

function EngineNotices() {
  const { t, read } = useWords();
  const facts = useShownRun((run) => run.facts);
  const asked = useShownRun((run) => run.asked);
  const batchNotice = useShownRun((run) => run.batchNotice);
  return (
    <>
      {batchNotice ? <Notice tone="plain">{read(batchNotice)}</Notice> : null}
      {facts && asked && facts.backend !== asked ? (
        <Notice tone="problem">
          {t('training.backend-differs', {
            asked: backendTitles[asked],
            got: backendTitles[facts.backend],
          })}
        </Notice>
      ) : null}
      {facts?.notices.map((notice) => (
        <Notice key={notice.en} tone="plain">
          {read(notice)}
        </Notice>
      ))}
    </>
  );
}

/** From before it went wrong; with the same rate the same would happen again, since all chance is of seed and step. */
function resumeSlower({ id, document, best }: RunRecord): void {
  const { optimizer, players } = document.training;
  const slower = (of: typeof optimizer) => ({
    ...of,
    learningRate: Number((of.learningRate / 10).toPrecision(6)),
  });
  const training = players
    ? { players: players.map((player) => ({ ...player, optimizer: slower(player.optimizer) })) }
    : { optimizer: slower(optimizer) };
  useDocument.getState().edit({ edit: 'set-training', training });
  void keptRuns.getState().branch(id, best ? 'best' : 'last', 'start');
}
