// Whatever dialog the screen asks for. Knows which there are, not what they do.
import { lazy, Suspense } from 'react';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { isHelpPage, useScreen } from '../stores/screen.ts';
import { AboutDialog } from './AboutDialog.tsx';
import { CommandPalette } from './CommandPalette.tsx';
import { HistoryDialog } from './HistoryDialog.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { UnreadableDialog } from './UnreadableDialog.tsx';

const ExportDialog = lazy(async () => ({
  default: (await import('../export/ExportDialog.tsx')).ExportDialog,
}));

const ImportDialog = lazy(async () => ({
  default: (await import('../import/ImportDialog.tsx')).ImportDialog,
}));

const LeakDialog = lazy(async () => ({
  default: (await import('../leak/LeakDialog.tsx')).LeakDialog,
}));

const HelpDialog = lazy(async () => ({
  default: (await import('../help/HelpDialog.tsx')).HelpDialog,
}));

const VersionsDialog = lazy(async () => ({
  default: (await import('../versions/VersionsDialog.tsx')).VersionsDialog,
}));

const CompareDialog = lazy(async () => ({
  default: (await import('../versions/CompareDialog.tsx')).CompareDialog,
}));

export function Dialogs() {
  const dialog = useScreen((state) => state.dialog);
  const openDialog = useScreen((state) => state.openDialog);
  const close = () => openDialog(undefined);
  return (
    <>
      {dialog === 'commands' ? <CommandPalette onClose={close} /> : null}
      {dialog === 'keys' ? <KeysDialog onClose={close} /> : null}
      {dialog === 'history' ? <HistoryDialog onClose={close} /> : null}
      {dialog === 'export' ? (
        <Suspense>
          <ExportDialog onClose={close} />
        </Suspense>
      ) : null}
      {dialog === 'import' ? (
        <Suspense>
          <ImportDialog onClose={close} />
        </Suspense>
      ) : null}
      {dialog === 'leak' ? (
        <Suspense>
          <LeakDialog onClose={close} />
        </Suspense>
      ) : null}
      {dialog === 'compare' ? (
        <Suspense>
          <CompareDialog onClose={close} />
        </Suspense>
      ) : null}
      {dialog === 'versions' ? (
        <Suspense>
          <VersionsDialog onClose={close} />
        </Suspense>
      ) : null}
      {isHelpPage(dialog) ? (
        <Suspense>
          <HelpDialog page={dialog} onClose={close} />
        </Suspense>
      ) : null}
      {dialog === 'about' ? <AboutDialog onClose={close} /> : null}
      <UnreadableDialog />
      <QuestionDialog />
    </>
  );
}

function QuestionDialog() {
  const { t } = useWords();
  const question = useScreen((state) => state.question);
  if (!question) return null;
  return (
    <Dialog
      open
      width="narrow"
      title={question.title}
      description={question.body}
      onClose={() => question.answer(undefined)}
      actions={
        question.choices.length > 0 ? (
          question.choices.map(({ value, label, kind }) => (
            <Button key={value} kind={kind ?? 'plain'} onClick={() => question.answer(value)}>
              {label}
            </Button>
          ))
        ) : (
          <Button onClick={() => question.answer(undefined)}>{t('part.close')}</Button>
        )
      }
    />
  );
}
