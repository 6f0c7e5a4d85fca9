// One problem in words, with the repairs that would mend it: previewed on the canvas, applied in one step.
import { Crosshair } from 'lucide-react';
import type { Problem } from '../../graph-core/index.ts';
import { goTo } from '../document/go-to.ts';
import { useRepairs } from '../document/use-repairs.ts';
import { useWords } from '../i18n/words.ts';
import { Button, IconButton } from '../parts/Button.tsx';
import { Notice } from '../parts/Notice.tsx';
import { useScreen } from '../stores/screen.ts';
import { RepairButton } from './RepairButton.tsx';
import './problem-card.css';

const mostRepairs = 3;

interface ProblemCardProps {
  readonly problem: Problem;
  /** A way to the place, where it is not in view already. */
  readonly findable?: boolean;
}

export function ProblemCard({ problem, findable }: ProblemCardProps) {
  const { t, read } = useWords();
  const { message, severity, location, code } = problem;
  const repairs = useRepairs(problem);
  const room = useScreen((state) => state.room);
  // What no edit can mend is mended where data is chosen.
  const inData = room !== 'data' && (problem.about === 'data' || code === 'no-data');
  const goToData = inData && repairs.length === 0;
  return (
    <Notice
      tone={severity === 'error' ? 'problem' : 'caution'}
      actions={
        repairs.length > 0 || goToData ? (
          <>
            {goToData ? (
              <Button kind="quiet" onClick={() => useScreen.getState().goTo('data')}>
                {t('training.choose-data')}
              </Button>
            ) : null}
            {repairs.slice(0, mostRepairs).map((repair) => (
              <RepairButton key={repair.label.en} edit={repair.edit} label={repair.label} />
            ))}
          </>
        ) : undefined
      }
    >
      <div className="problem-words">
        <span>{read(message)}</span>
        {findable && (location.node || location.edge) ? (
          <IconButton icon={Crosshair} label={t('problem.find')} onClick={() => goTo(location)} />
        ) : null}
      </div>
    </Notice>
  );
}
