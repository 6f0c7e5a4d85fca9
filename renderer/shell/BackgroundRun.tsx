// A run of another document while it is at work: its name, its step, the way back to it, and its stop. Knows no engine.
import { Square } from 'lucide-react';
import { exactCount } from '../parts/amounts.ts';
import { useWords } from '../i18n/words.ts';
import { IconButton } from '../parts/Button.tsx';
import { useShownRuns } from '../run/shown-run.ts';
import { goToRun, stopRun } from '../commands/background-run.ts';
import { nameOf } from '../run/free-engine.ts';
import './status-bar.css';

export function BackgroundRun() {
  const { t } = useWords();
  const background = useShownRuns((runs) => runs.background);
  if (!background) return null;
  const { desk, run } = background;
  const name = nameOf(desk);
  const { phase, progress } = run;
  return (
    <span className="status-background">
      <button
        type="button"
        className="status-item status-run"
        data-phase={phase}
        title={t('status.background-go', { name })}
        onClick={() => goToRun(desk)}
      >
        <span className="status-light" aria-hidden />
        <span className="status-name">
          {t(phase === 'preparing' ? 'status.background-preparing' : 'status.background', { name })}
        </span>
        {progress ? (
          <span className="numbers">
            {exactCount(progress.step)} / {exactCount(progress.steps)}
          </span>
        ) : null}
      </button>
      <IconButton
        icon={Square}
        label={t('status.background-stop', { name })}
        onClick={() => stopRun(desk)}
      />
    </span>
  );
}

/** Where no document is on the screen: nothing but a run that goes on. */
export function BackgroundBar() {
  const { t } = useWords();
  const isAtWork = useShownRuns((runs) => runs.background !== undefined);
  if (!isAtWork) return null;
  return (
    <footer className="status-bar" aria-label={t('status.bar')}>
      <BackgroundRun />
    </footer>
  );
}
