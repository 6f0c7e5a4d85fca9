// The buttons that begin, hold and end a run. Know what the run's state allows, and nothing of how it is done.
import { Pause, Play, RotateCcw, Square, StepForward } from 'lucide-react';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { useDocument } from '../stores/document.ts';
import { liveRun, useRun } from '../stores/run.ts';
import { goesOn } from '../stores/run-facts.ts';

export function RunControls() {
  const { t } = useWords();
  const document = useDocument(({ history }) => history.present);
  const sound = useDocument(({ analysis }) => analysis.sound);
  const phase = useRun((run) => run.phase);
  // The same run, from where it stands; not one that has yet to begin.
  const resumes = useRun(
    (run) => goesOn(run, document) && (run.progress ?? run.branchedFrom) !== undefined,
  );
  const run = liveRun();
  const ready = document.graph.nodes.length > 0 && sound && document.data.source !== '';
  const working = phase === 'running' || phase === 'preparing';
  return (
    <div className="run-controls" role="toolbar" aria-label={t('training.controls')}>
      {phase === 'running' ? (
        <Button kind="primary" icon={Pause} onClick={run.pause}>
          {t('training.pause')}
        </Button>
      ) : (
        <Button
          kind="primary"
          icon={Play}
          disabled={!ready || working}
          onClick={() => run.train(document)}
        >
          {t(resumes ? 'training.resume' : 'training.train')}
        </Button>
      )}
      <Button icon={StepForward} disabled={!ready || working} onClick={() => run.step(document)}>
        {t('training.one-step')}
      </Button>
      <Button
        icon={Square}
        disabled={!working && phase !== 'paused'}
        onClick={run.stop}
        title={phase === 'preparing' ? undefined : t('training.stop-help')}
      >
        {t(phase === 'preparing' ? 'training.cancel' : 'training.stop')}
      </Button>
      <Button
        kind="quiet"
        icon={RotateCcw}
        disabled={!ready || phase === 'idle' || working}
        onClick={() => run.reset(document)}
        title={t('training.reset-help', { seed: document.training.seed })}
      >
        {t('training.reset')}
      </Button>
    </div>
  );
}
