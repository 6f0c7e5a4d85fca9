// The offer to go on with a run whose window ended while it trained.
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { Notice } from '../parts/Notice.tsx';
import { useKeptRuns } from '../run/kept/kept-runs.ts';
import { resumeRun } from '../commands/resume-run.ts';

export function InterruptedRun() {
  const { t } = useWords();
  const interrupted = useKeptRuns((runs) => runs.interrupted);
  if (!interrupted) return null;
  const { name, step, keptStep } = interrupted;
  const goesBack = keptStep !== undefined && keptStep < step;
  return (
    <Notice
      tone="caution"
      actions={
        <Button kind="quiet" onClick={() => void resumeRun(interrupted)}>
          {t('training.resume-checkpoint')}
        </Button>
      }
    >
      {t(goesBack ? 'training.interrupted-kept' : 'training.interrupted', {
        name,
        step,
        kept: keptStep ?? step,
      })}
    </Notice>
  );
}
