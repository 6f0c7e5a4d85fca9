// A game between players while it trains, and how the games of kept runs stood last that are laid over it.
import { useState } from 'react';
import { useWords } from '../../i18n/words.ts';
import { useDocument } from '../../document/document.ts';
import { isPicture } from '../../parts/pictures/PictureCanvas.tsx';
import type { DuelFrame } from '../../run/duel-history.ts';
import { useKeptRuns } from '../../run/kept/kept-runs.ts';
import { useShownRun } from '../../run/shown-run.ts';
import type { Chosen } from './ChosenSample.tsx';
import { ChosenSample } from './ChosenSample.tsx';
import { namedPlayers, Tiles } from './Tiles.tsx';
import { Track } from './Track.tsx';
import { Turns } from './Turns.tsx';
import type { Answer } from './use-made.ts';
import { useMade } from './use-made.ts';
import './duel.css';

/** Nothing where the document has no players. Each run is followed anew. */
export function DuelView() {
  const run = useShownRun((shown) => shown.run);
  return (
    <>
      <Game key={run ?? ''} />
      <KeptGames />
    </>
  );
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
  const newer = useNewer(chosen === undefined ? shown : undefined);
  const players = namedPlayers(trained, read);
  if (players.length === 0) return null;
  return (
    <section className="duel" aria-label={t('duel.title')}>
      <Turns players={players} />
      {shown ? (
        <>
          <Track {...{ frames, shown, chosen }} onChoose={choose} />
          <Tiles
            {...{ frames, shown, newer, curves }}
            document={trained}
            chosen={looked ? samplesOf(looked) : []}
            onChoose={(sample, place) =>
              look(looked?.walk === 'choosing' ? { ...looked, walk: sample } : { sample, place })
            }
            beside={
              looked ? (
                <ChosenSample
                  chosen={looked}
                  document={trained}
                  heldOut={heldOut}
                  onChange={look}
                />
              ) : null
            }
          />
        </>
      ) : (
        <p className="quiet">{t('duel.not-yet')}</p>
      )}
    </section>
  );
}

/** Pictures by the weights of this second, where those of a frame are older: it is long from one frame to the next. */
function useNewer(frame: DuelFrame | undefined): Answer | undefined {
  const canAsk = useShownRun(
    ({ phase, away }) =>
      !away && (phase === 'running' || phase === 'paused' || phase === 'finished'),
  );
  const wanted = canAsk && frame !== undefined && isPicture(frame.duel.samples.shape);
  const { answer } = useMade(wanted ? { show: 'all' } : undefined);
  return frame && answer && answer.step > frame.step ? answer : undefined;
}

function samplesOf({ sample, walk }: Chosen): number[] {
  return typeof walk === 'number' ? [sample, walk] : [sample];
}

/** Of kept runs that are laid over the present one: how they stood last. */
function KeptGames() {
  const { t, language } = useWords();
  const run = useShownRun((shown) => shown.run);
  const records = useKeptRuns((runs) => runs.records);
  const overlaid = useKeptRuns((runs) => runs.overlaid);
  return [...overlaid].map(([id, { curves, duel }]) => {
    const record = records.find((record) => record.id === id);
    if (!record || !duel || id === run) return null;
    const step = duel.step.toLocaleString(language);
    const title = t('duel.of-kept', { name: record.name, step });
    return (
      <section key={id} className="duel" aria-label={title}>
        <h3 className="duel-title">{title}</h3>
        <Tiles frames={[duel]} shown={duel} document={record.document} curves={curves} />
      </section>
    );
  });
}
