// How a game stood at one moment: signs that it goes wrong, samples, scores, losses, factors of attention and quality.
import type { ReactNode } from 'react';
import type { Document } from '../../../graph-core/index.ts';
import { signsOf, titled } from '../../../graph-core/index.ts';
import { titleOf } from '../../document/titles.ts';
import { useWords } from '../../i18n/words.ts';
import { Notice } from '../../parts/Notice.tsx';
import { isPicture } from '../../parts/pictures/PictureCanvas.tsx';
import type { CurveBook } from '../../run/curves.ts';
import type { DuelFrame } from '../../run/duel-history.ts';
import { Balance } from './Balance.tsx';
import { Factors } from './Factors.tsx';
import { Plane } from './Plane.tsx';
import { SampleQuality } from './SampleQuality.tsx';
import type { Place } from './Samples.tsx';
import { Samples } from './Samples.tsx';
import { Scores } from './Scores.tsx';
import type { TurnPlayer } from './Turns.tsx';
import type { Answer } from './use-made.ts';

interface TilesProps {
  readonly frames: readonly DuelFrame[];
  /** One of them. */
  readonly shown: DuelFrame;
  readonly document: Document;
  readonly curves: CurveBook;
  /** Samples made since the game was measured. */
  readonly newer?: Answer | undefined;
  /** Samples that are looked at, as pictures. */
  readonly chosen?: readonly number[];
  readonly onChoose?: (sample: number, place: Place) => void;
  /** Beside the samples. */
  readonly beside?: ReactNode;
}

export function Tiles({ frames, shown, document, curves, chosen = [], ...rest }: TilesProps) {
  const { t, read } = useWords();
  const { onChoose, beside, newer } = rest;
  const { duel } = shown;
  const { step, samples } = newer ? { ...newer, ...newer.made } : { ...shown, ...duel };
  const { shape, count } = samples;
  const players = namedPlayers(document, read);
  const until = frames.slice(0, frames.indexOf(shown) + 1).map((frame) => frame.duel);
  const inPlane = shape.length === 1 && shape[0] === 2;
  return (
    <>
      {signsOf(until).map(({ kind, message }) => (
        <Notice key={kind} tone="caution">
          {read(titled(document, message))}
        </Notice>
      ))}
      <div className="duel-tiles">
        {inPlane ? <Plane duel={duel} /> : null}
        {isPicture(shape) ? (
          <>
            <Samples
              samples={samples}
              title={t('duel.samples', { count, step })}
              {...{ chosen, onChoose }}
            />
            {beside}
          </>
        ) : null}
        <div className="duel-column">
          <Scores duel={duel} />
          <Balance {...{ players, duel, curves }} />
        </div>
        <div className="duel-column">
          <Factors {...{ frames, shown }} nameOf={(path) => titleOf(document, path, read)} />
          {duel.quality ? <SampleQuality quality={duel.quality} /> : null}
        </div>
      </div>
    </>
  );
}

export function namedPlayers(
  { training }: Document,
  read: ReturnType<typeof useWords>['read'],
): TurnPlayer[] {
  return (training.players ?? []).map(({ id, name, objectives }) => ({
    id,
    side: objectives[0]?.side,
    name: name === undefined ? id : read(name),
  }));
}
