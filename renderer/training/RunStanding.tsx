// How the run stands to the document on the screen: from before an edit, or without its engine. Each with the way on.
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { Notice } from '../parts/Notice.tsx';
import { isTrainable, useDocument } from '../document/document.ts';
import { useShownRun } from '../run/shown-run.ts';
import { stepOf } from '../run/run-facts.ts';
import type { Change } from '../run/same-model.ts';
import { changeSince } from '../run/same-model.ts';
import {
  bringBack,
  restartWithFittingWeights,
  resumeWithSettings,
  trainAnew,
} from '../commands/train-present.ts';

export function RunStanding() {
  return (
    <>
      <SinceThen />
      <PutAway />
    </>
  );
}

/** What was changed since the run began; undefined where nothing was, or nothing was trained. */
export function useChange(): Change | undefined {
  const trained = useShownRun((run) => (run.run === undefined ? undefined : run.trained));
  const document = useDocument(({ history }) => history.present);
  const change = trained && changeSince(trained, document);
  return change && (change.model || change.data || change.settings) ? change : undefined;
}

function SinceThen() {
  const { t } = useWords();
  const change = useChange();
  const trainable = useDocument(isTrainable);
  const running = useShownRun(({ phase }) => phase === 'running');
  const file = useShownRun((run) => (stepOf(run) > 0 ? undefined : run.importedFrom));
  const stands = useShownRun((run) => run.phase !== 'preparing' && stepOf(run) > 0);
  if (!change && file !== undefined)
    return <Notice tone="plain">{t('training.imported', { file })}</Notice>;
  if (!change || !(stands || file !== undefined)) return null;
  const what = change.model ? 'model' : change.data ? 'data' : 'settings';
  // With other data the same weights would stand for other words and classes.
  const resume = change.data
    ? undefined
    : change.model
      ? restartWithFittingWeights
      : resumeWithSettings;
  return (
    <Notice
      tone={file === undefined || change.data ? 'caution' : 'plain'}
      actions={
        <>
          <Button kind="quiet" disabled={!trainable} onClick={() => void trainAnew()}>
            {t('training.train-anew')}
          </Button>
          {resume && file === undefined ? (
            <Button kind="quiet" disabled={!trainable} onClick={() => void resume()}>
              {t(change.model ? 'training.go-on-fitting' : 'training.go-on-settings')}
            </Button>
          ) : null}
        </>
      }
    >
      {file === undefined
        ? t(running ? `training.running-before-${what}` : `training.before-${what}`)
        : t(change.data ? 'training.imported-before-data' : 'training.imported-before', { file })}
    </Notice>
  );
}

function PutAway() {
  const { t } = useWords();
  const away = useShownRun((run) => run.away);
  const step = useShownRun(stepOf);
  if (!away) return null;
  return (
    <Notice
      tone="plain"
      actions={
        <Button kind="quiet" onClick={() => void bringBack()}>
          {t('training.bring-back')}
        </Button>
      }
    >
      {t('training.away', { step })}
    </Notice>
  );
}
