// Begins and cancels a look at many samples, and says how far it has come.
import { useWords } from '../../i18n/words.ts';
import { Button } from '../../parts/Button.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Work } from '../../parts/Work.tsx';
import type { SurveyState } from './use-survey.ts';
import './survey-button.css';

interface SurveyButtonProps {
  readonly state: Pick<SurveyState, 'done' | 'failure' | 'cancel'>;
  readonly samples: number;
  readonly label: string;
  readonly onStart: () => void;
}

export function SurveyButton({ state, samples, label, onStart }: SurveyButtonProps) {
  const { read } = useWords();
  const { done, failure } = state;
  return (
    <div className="survey-all">
      {failure ? <Notice tone="problem">{read(failure)}</Notice> : null}
      <Work
        label={label}
        share={done === undefined ? undefined : done / samples}
        onCancel={state.cancel}
      >
        <Button onClick={onStart}>{label}</Button>
      </Work>
    </div>
  );
}
