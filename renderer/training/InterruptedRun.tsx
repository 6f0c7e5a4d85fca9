// The offer to go on with a run whose window ended while it trained.
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { Notice } from '../parts/Notice.tsx';
import { useKeptRuns } from '../run/kept/kept-runs.ts';
import { resumeRun } from '../commands/resume-run.ts';

export function InterruptedRun() {
  const { t, language } = useWords();
  const interrupted = useKeptRuns((runs) => runs.interrupted);
  if (!interrupted) return null;
  const { name, step } = interrupted;
  return (
    <Notice
      tone="caution"
      actions={
        <Button kind="quiet" onClick={() => void resumeRun(interrupted)}>
          {t('training.resume-checkpoint')}
        </Button>
      }
    >
      {t('training.interrupted', { name, step: step.toLocaleString(language) })}
    </Notice>
  );
}
