// What is known of one sample: what is inside it, a walk from its noise to another's, and its noise as each class.
import { Footprints, X } from 'lucide-react';
import { useMemo } from 'react';
import type { Document } from '../../../graph-core/index.ts';
import { titleOf } from '../../document/titles.ts';
import { useWords } from '../../i18n/words.ts';
import { Button, IconButton } from '../../parts/Button.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Inside } from './Inside.tsx';
import { PictureRow } from './PictureRow.tsx';
import type { Place } from './Samples.tsx';
import { useMade } from './use-made.ts';

/** Pictures of a walk, both ends among them. */
const walkLength = 8;

export interface Chosen {
  readonly sample: number;
  readonly place: Place;
  /** Where the walk ends; `choosing` while the next sample that is clicked is to be its end. */
  readonly walk?: number | 'choosing' | undefined;
}

interface ChosenSampleProps {
  readonly chosen: Chosen;
  readonly document: Document;
  /** Held-out examples. */
  readonly heldOut: number;
  readonly onChange: (chosen: Chosen | undefined) => void;
}

export function ChosenSample({ chosen, document, heldOut, onChange }: ChosenSampleProps) {
  const { t, read } = useWords();
  const { sample, place, walk } = chosen;
  const number = sample + 1;
  const look = useMade({ show: 'inside', sample });
  const walked = useMade(
    typeof walk === 'number'
      ? { show: 'walk', from: sample, to: walk, count: walkLength }
      : undefined,
  );
  const { made, step } = look.answer ?? {};
  const hasClasses = (made?.inside?.classes ?? 0) > 0;
  const classes = useMade(hasClasses ? { show: 'classes', sample } : undefined);
  const picture = useMemo(
    () => made && { data: made.samples.values, shape: made.samples.shape },
    [made],
  );
  const failure = look.failure ?? walked.failure ?? classes.failure;
  return (
    <section className="duel-inside" aria-label={t('duel.chosen', { number })}>
      <header className="duel-inside-head">
        <h3 className="duel-title">{t('duel.chosen', { number })}</h3>
        {step === undefined ? null : <span className="quiet">{t('duel.made-at', { step })}</span>}
        <IconButton icon={X} label={t('duel.close')} onClick={() => onChange(undefined)} />
      </header>
      {failure ? <Notice tone="caution">{read(failure)}</Notice> : null}
      {picture && made?.inside ? (
        <Inside
          // Another sample begins where it was clicked.
          key={`${sample} ${place.x} ${place.y}`}
          {...{ sample, picture, place }}
          inside={made.inside}
          isKnown={sample < heldOut}
          titleOf={(path) => titleOf(document, path, read)}
        />
      ) : null}
      <div className="duel-walk">
        <Button
          icon={Footprints}
          aria-pressed={walk === 'choosing'}
          onClick={() =>
            onChange({ sample, place, walk: walk === 'choosing' ? undefined : 'choosing' })
          }
        >
          {t('duel.walk')}
        </Button>
        <p className="quiet" aria-live="polite">
          {walk === 'choosing' ? t('duel.walk-choose') : null}
          {typeof walk === 'number' ? t('duel.walk-from', { from: number, to: walk + 1 }) : null}
        </p>
      </div>
      {typeof walk === 'number' && walked.answer ? (
        <PictureRow
          samples={walked.answer.made.samples}
          label={t('duel.walk-from', { from: number, to: walk + 1 })}
        />
      ) : null}
      {classes.answer ? (
        <figure>
          <figcaption className="duel-subtitle">{t('duel.each-class')}</figcaption>
          <PictureRow
            samples={classes.answer.made.samples}
            captions={classes.answer.made.names}
            label={t('duel.each-class')}
          />
        </figure>
      ) : null}
    </section>
  );
}
