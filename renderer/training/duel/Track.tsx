// Back and forth over the recorded steps of a game; at the right end it follows the training.
import { Radio } from 'lucide-react';
import { useWords } from '../../i18n/words.ts';
import { Button } from '../../parts/Button.tsx';
import type { DuelFrame } from '../../run/duel-history.ts';

interface TrackProps {
  readonly frames: readonly DuelFrame[];
  readonly shown: DuelFrame;
  /** The step to show; undefined follows the training. */
  readonly chosen: number | undefined;
  readonly onChoose: (step: number | undefined) => void;
}

export function Track({ frames, shown, chosen, onChoose }: TrackProps) {
  const { t, language } = useWords();
  const step = shown.step.toLocaleString(language);
  const last = Math.max(1, frames.length - 1);
  return (
    <div className="duel-track">
      <input
        type="range"
        aria-label={t('duel.scrub')}
        min={0}
        max={last}
        value={frames.length < 2 ? last : Math.max(0, frames.indexOf(shown))}
        disabled={frames.length < 2}
        aria-valuetext={t('training.at-step', { step })}
        onChange={(event) => {
          const index = Number(event.target.value);
          onChoose(index >= frames.length - 1 ? undefined : frames[index]?.step);
        }}
      />
      <span className="numbers duel-track-step">{t('training.at-step', { step })}</span>
      <Button
        kind="quiet"
        icon={Radio}
        aria-pressed={chosen === undefined}
        onClick={() => onChoose(undefined)}
      >
        {t('attention.follow')}
      </Button>
    </div>
  );
}
