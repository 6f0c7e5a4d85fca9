// Tests the masks of the open document: may anything see what comes later, or what stands at padding?
import { useEffect, useState } from 'react';
import { dataFiles } from '../run/data-files.ts';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Notice } from '../parts/Notice.tsx';
import { useDocument } from '../document/document.ts';
import { useScreen } from '../stores/screen.ts';
import type { LeakAnswer, LeakOrder } from './leak.worker.ts';

interface LeakDialogProps {
  readonly onClose: () => void;
}

export function LeakDialog({ onClose }: LeakDialogProps) {
  const { t, read } = useWords();
  const document = useDocument((state) => state.history.present);
  const problem = useDocument(({ analysis }) =>
    analysis.problems.find(({ severity, about }) => severity === 'error' && !about),
  );
  const [answer, setAnswer] = useState<LeakAnswer>();
  const examining = useDocument((state) => state.examining !== undefined);
  const sound = problem === undefined && !examining;
  useEffect(() => {
    if (!sound) return undefined;
    const worker = new Worker(new URL('./leak.worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<LeakAnswer>) => setAnswer(data);
    worker.onerror = ({ message }) => setAnswer({ failed: message });
    const files = dataFiles.getState().files[document.data.source] ?? [];
    worker.postMessage({ document, files, base: window.document.baseURI } satisfies LeakOrder);
    // Closing the dialog cancels the test.
    return () => worker.terminate();
  }, [document, sound]);

  return (
    <Dialog
      open
      title={t('leak.title')}
      description={t('leak.description')}
      onClose={onClose}
      actions={
        problem === undefined ? (
          <Button onClick={onClose}>{t('part.close')}</Button>
        ) : (
          <Button kind="primary" onClick={() => useScreen.getState().openDialog('problems')}>
            {t('export.show-problems')}
          </Button>
        )
      }
    >
      {problem ? <Notice tone="problem">{read(problem.message)}</Notice> : null}
      {examining ? <output>{t('status.examining')}</output> : null}
      {sound && !answer ? <output>{t('leak.running')}</output> : null}
      {answer && 'failed' in answer ? (
        <Notice tone="problem">{t('leak.failed', { reason: answer.failed })}</Notice>
      ) : null}
      {answer && 'checks' in answer && answer.checks.length === 0 ? (
        <p>{t('leak.nothing')}</p>
      ) : null}
      {answer && 'checks' in answer
        ? answer.checks.map(({ what, feed, objective, leaks, required, message }) => (
            <Notice
              key={`${what} ${feed} ${objective}`}
              tone={leaks ? (required ? 'problem' : 'plain') : 'done'}
            >
              {read(message)}
            </Notice>
          ))
        : null}
    </Dialog>
  );
}
