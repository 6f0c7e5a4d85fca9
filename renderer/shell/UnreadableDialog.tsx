// Why a file cannot be opened, and a way to save its text elsewhere. The file itself is left alone.
import { saveRawText } from '../commands/document-files.ts';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Notice } from '../parts/Notice.tsx';
import { useScreen } from '../stores/screen.ts';

export function UnreadableDialog() {
  const { t, read } = useWords();
  const unreadable = useScreen((state) => state.unreadable);
  const showUnreadable = useScreen((state) => state.showUnreadable);
  if (!unreadable) return null;
  const { name, text, error } = unreadable;
  const close = () => showUnreadable(undefined);
  return (
    <Dialog
      open
      title={t('file.unreadable-title', { name })}
      description={t('file.unreadable-kept')}
      onClose={close}
      actions={
        <>
          <Button onClick={() => void saveRawText(name, text)}>{t('file.unreadable-save')}</Button>
          <Button kind="primary" onClick={close}>
            {t('part.close')}
          </Button>
        </>
      }
    >
      <Notice tone="problem">
        <p>{read(error.message)}</p>
        {error.path ? (
          <p className="quiet">{t('file.unreadable-path', { path: error.path })}</p>
        ) : null}
      </Notice>
    </Dialog>
  );
}
