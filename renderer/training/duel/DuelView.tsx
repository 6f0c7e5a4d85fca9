// A game between players while it trains: balance, scores, samples over time, quality, and signs that it goes wrong.
import { useState } from 'react';
import type { Document } from '../../../graph-core/index.ts';
import { signsOf, titled } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { useDocument } from '../../document/document.ts';
import { titleOf } from '../../document/titles.ts';
import { Notice } from '../../parts/Notice.tsx';
import { isPicture } from '../../parts/pictures/PictureCanvas.tsx';
import { useShownRun } from '../../run/shown-run.ts';
import { Balance } from './Balance.tsx';
import type { Chosen } from './ChosenSample.tsx';
import { ChosenSample } from './ChosenSample.tsx';
import { Factors } from './Factors.tsx';
import { Plane } from './Plane.tsx';
import { SampleQuality } from './SampleQuality.tsx';
import { Samples } from './Samples.tsx';
import { Scores } from './Scores.tsx';
import { Track } from './Track.tsx';
import type { TurnPlayer } from './Turns.tsx';
import { Turns } from './Turns.tsx';
import './duel.css';

/** Nothing where the document has no players. Each run is followed anew. */
export function DuelView() {
  const run = useShownRun((shown) => shown.run);
  return <Game key={run ?? ''} />;
}

function Game() {
  const { t, read } = useWords();
  // Before the first run, of the document as it stands.
  const present = useDocument(({ history }) => history.present);
  const trained = useShownRun((run) => run.trained) ?? present;
  const curves = useShownRun((run) => run.curves);
  const duels = useShownRun((run) => run.duels);
  const heldOut = useShownRun((run) => run.examples?.['held-out'] ?? 0);
  // Both grow in place; these numbers say when.
  useShownRun((run) => run.curvesVersion);
  useShownRun((run) => run.duelsVersion);
  const [chosen, choose] = useState<number>();
  const [looked, look] = useState<Chosen>();
  const { frames } = duels;
  const shown = chosen === undefined ? duels.latest : duels.at(chosen);
  const players = namedPlayers(trained, read);
  if (players.length === 0) return null;
  if (!shown)
    return (
      <section className="duel" aria-label={t('duel.title')}>
        <Turns players={players} />
        <p className="quiet">{t('duel.not-yet')}</p>
      </section>
    );
  const { duel } = shown;
  const { shape } = duel.samples;
  const until = frames.slice(0, frames.indexOf(shown) + 1).map((frame) => frame.duel);
  const inPlane = shape.length === 1 && shape[0] === 2;
  return (
    <section className="duel" aria-label={t('duel.title')}>
      <Turns players={players} />
      <Track {...{ frames, shown, chosen }} onChoose={choose} />
      {signsOf(until).map(({ kind, message }) => (
        <Notice key={kind} tone="caution">
          {read(titled(trained, message))}
        </Notice>
      ))}
      <div className="duel-tiles">
        {inPlane ? <Plane duel={duel} /> : null}
        {isPicture(shape) ? (
          <Samples
            samples={duel.samples}
            title={t('duel.samples', { count: duel.samples.count })}
            chosen={
              looked
                ? [looked.sample, looked.walk].filter(
                    (one) => one !== undefined && one !== 'choosing',
                  )
                : []
            }
            onChoose={(sample, place) =>
              look(looked?.walk === 'choosing' ? { ...looked, walk: sample } : { sample, place })
            }
          />
        ) : null}
        {isPicture(shape) && looked ? (
          <ChosenSample chosen={looked} document={trained} heldOut={heldOut} onChange={look} />
        ) : null}
        <div className="duel-column">
          <Scores duel={duel} />
          <Balance {...{ players, duel, curves }} />
        </div>
        <div className="duel-column">
          <Factors {...{ frames, shown }} nameOf={(path) => titleOf(trained, path, read)} />
          {duel.quality ? <SampleQuality quality={duel.quality} /> : null}
        </div>
      </div>
    </section>
  );
}

function namedPlayers(
  { training }: Document,
  read: ReturnType<typeof useWords>['read'],
): TurnPlayer[] {
  return (training.players ?? []).map(({ id, name, objectives }) => ({
    id,
    side: objectives[0]?.side,
    name: name === undefined ? id : read(name),
  }));
}
