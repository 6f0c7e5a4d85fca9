// The problems of the whole document over the status bar, beside a canvas that shows what a repair would do.
import { Popover } from '@base-ui/react/popover';
import type { ReactNode } from 'react';
import { ProblemCard } from './ProblemCard.tsx';
import { useWords } from '../i18n/words.ts';
import { useDocument } from '../document/document.ts';
import { useScreen } from '../stores/screen.ts';

const most = 50;

export function ProblemList({ children }: { readonly children: ReactNode }) {
  const { t } = useWords();
  const problems = useDocument((state) => state.analysis.problems);
  const examining = useDocument((state) => state.examining !== undefined);
  const dialog = useScreen((state) => state.dialog);
  const openDialog = useScreen((state) => state.openDialog);
  return (
    <Popover.Root
      open={dialog === 'problems'}
      onOpenChange={(open) => openDialog(open ? 'problems' : undefined)}
    >
      <Popover.Trigger className="status-item">{children}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="layer" side="top" align="start" sideOffset={8}>
          <Popover.Popup className="problem-list">
            <Popover.Title className="problem-list-title">{t('inspector.problems')}</Popover.Title>
            {problems.length === 0 ? (
              <p className="quiet">{t(examining ? 'status.examining' : 'problem.none')}</p>
            ) : null}
            {problems.slice(0, most).map((problem) => (
              <ProblemCard
                key={`${problem.code} ${problem.location.path ?? ''} ${problem.message.en}`}
                problem={problem}
                findable
              />
            ))}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
