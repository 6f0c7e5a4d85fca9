// A piece of work that takes its time: what begins it, and while it is under way how far it has come and how to end it.
import type { ReactNode } from 'react';
import { useWords } from '../i18n/words.ts';
import { Button } from './Button.tsx';
import { Progress } from './Progress.tsx';

interface WorkProps {
  readonly label: string;
  /** From 0 to 1; undefined = it is not under way. */
  readonly share: number | undefined;
  readonly onCancel: () => void;
  /** The button that begins it. */
  readonly children: ReactNode;
}

export function Work({ label, share, onCancel, children }: WorkProps) {
  const { t } = useWords();
  if (share === undefined) return children;
  return (
    <>
      <Progress label={label} share={share} />
      <Button kind="quiet" onClick={onCancel}>
        {t('part.cancel')}
      </Button>
    </>
  );
}
