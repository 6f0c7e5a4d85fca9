// The buttons that begin, hold and end a run, each at its own place whatever the run is at.
import { CommandButton } from '../commands/CommandButton.tsx';
import { useWords } from '../i18n/words.ts';
import { useDocument } from '../document/document.ts';
import { useShownRun } from '../run/shown-run.ts';

export function RunControls() {
  const { t } = useWords();
  const seed = useDocument(({ history }) => history.present.training.seed);
  const preparing = useShownRun(({ phase }) => phase === 'preparing');
  return (
    <div className="run-controls" role="toolbar" aria-label={t('training.controls')}>
      <CommandButton id="run.train" kind="primary" />
      <CommandButton id="run.pause" label="training.pause" />
      <CommandButton id="run.step" label="training.one-step" />
      <CommandButton id="run.stop" help={preparing ? undefined : t('training.stop-help')} />
      <CommandButton
        id="run.reset"
        kind="quiet"
        label="training.reset"
        help={t('training.reset-help', { seed: `${seed}` })}
      />
      <CommandButton id="run.report" kind="quiet" help={t('report.help')} />
    </div>
  );
}
