// Back and forth over the recorded steps; at the right end it follows the training.
import { Radio } from 'lucide-react';
import { useWords } from '../../i18n/words.ts';
import { Button } from '../../parts/Button.tsx';
import { useInspectState } from '../../run/inspect-state.ts';
import type { ViewSnapshot } from '../../run/view-history.ts';
import './scrubber.css';

interface ScrubberProps {
  readonly frames: readonly ViewSnapshot[];
  readonly shown: ViewSnapshot;
  readonly running: boolean;
}

export function Scrubber({ frames, shown, running }: ScrubberProps) {
  const { t, language } = useWords();
  const go = useInspectState(({ go }) => go);
  const follows = useInspectState((state) => state.step === undefined);
  const at = Math.max(0, frames.indexOf(shown));
  const step = shown.step.toLocaleString(language);
  return (
    <div className="scrubber">
      <label className="scrubber-track">
        <span className="visually-hidden">{t('attention.scrub')}</span>
        <input
          type="range"
          min={0}
          max={Math.max(1, frames.length - 1)}
          value={frames.length < 2 ? 1 : at}
          disabled={frames.length < 2}
          aria-valuetext={t('training.at-step', { step })}
          onChange={(event) => {
            const chosen = Number(event.target.value);
            go({ step: chosen >= frames.length - 1 ? undefined : frames[chosen]?.step });
          }}
        />
      </label>
      <span className="numbers scrubber-step">{t('training.at-step', { step })}</span>
      <Button
        kind="quiet"
        icon={Radio}
        aria-pressed={follows}
        className={follows && running ? 'scrubber-live' : ''}
        onClick={() => go({ step: undefined })}
      >
        {t('attention.follow')}
      </Button>
    </div>
  );
}
