// The run in the status bar: state and step, backend in use, memory.
import { backendTitles } from '../../graph-core/index.ts';
import { exactCount, shortBytes } from '../parts/amounts.ts';
import { useWords } from '../i18n/words.ts';
import { useShownRun } from '../run/shown-run.ts';
import { useScreen } from '../stores/screen.ts';
import { useSettings } from '../stores/settings.ts';
import { useMemoryFigures } from '../run/use-memory-figures.ts';
import { BackgroundRun } from './BackgroundRun.tsx';
import { RunNews } from './RunNews.tsx';

export function RunItems() {
  const { t } = useWords();
  const phase = useShownRun((run) => run.phase);
  const progress = useShownRun((run) => run.progress);
  const followed = useShownRun((run) => run.followed?.state);
  const [memory] = useMemoryFigures();
  // An engine that was given up is not in use.
  const facts = useShownRun((run) => (run.away ? undefined : run.facts));
  const asked = useSettings((state) => state.backend);
  const goTo = useScreen((state) => state.goTo);
  return (
    <>
      <RunNews />
      <BackgroundRun />
      {phase === 'idle' && !followed ? null : (
        <button
          type="button"
          className="status-item status-run"
          data-phase={followed === 'at-work' ? 'running' : phase}
          onClick={() => goTo('train')}
        >
          <span className="status-light" aria-hidden />
          {t(followed ? `follow.state-${followed}` : `training.phase-${phase}`)}
          {progress ? (
            <span className="numbers">
              {exactCount(progress.step)} / {exactCount(progress.steps)}
            </span>
          ) : null}
        </button>
      )}
      <span
        className="status-item"
        title={facts ? t('status.backend-used') : t('status.backend-asked')}
      >
        {facts === undefined
          ? t('status.backend-next', { backend: backendTitles[asked] })
          : facts.threads > 1
            ? t('status.backend-threads', {
                backend: backendTitles[facts.backend],
                count: facts.threads,
              })
            : backendTitles[facts.backend]}
      </span>
      {memory ? (
        <span className="status-item numbers" title={t(`training.memory-${memory.kind}-help`)}>
          {t(`status.memory-${memory.kind}`, { bytes: shortBytes(memory.bytes) })}
        </span>
      ) : null}
    </>
  );
}
