// One turn of one player alone; slowly, with a caption for each thing that happens in it.
import { StepForward } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { WordKey } from '../../i18n/words.ts';
import { useWords } from '../../i18n/words.ts';
import { Button } from '../../parts/Button.tsx';
import { FlagField } from '../../parts/Field.tsx';
import { useDocument } from '../../document/document.ts';
import { liveRun } from '../../run/live-runs.ts';
import { useShownRun } from '../../run/shown-run.ts';
import type { NamedPlayer } from './Balance.tsx';

/** Milliseconds for which a caption stands. */
const captionTime = 1_500;

/** What happens in a turn, by the side of the loss that the player takes. */
const captions: Readonly<Record<string, readonly WordKey[]>> = {
  critic: ['duel.critic-1', 'duel.critic-2', 'duel.critic-3', 'duel.critic-4', 'duel.critic-5'],
  generator: [
    'duel.generator-1',
    'duel.generator-2',
    'duel.generator-3',
    'duel.generator-4',
    'duel.generator-5',
  ],
};

export interface TurnPlayer extends NamedPlayer {
  readonly side: string | undefined;
}

interface SlowTurn {
  readonly player: TurnPlayer;
  readonly caption: number;
}

export function Turns({ players }: { readonly players: readonly TurnPlayer[] }) {
  const { t } = useWords();
  const running = useShownRun(({ phase }) => phase === 'running' || phase === 'preparing');
  const [slowly, setSlowly] = useState(false);
  const [turn, setTurn] = useState<SlowTurn>();
  const told = turn && captionsOf(turn.player);
  useEffect(() => {
    if (!turn) return;
    const { player, caption } = turn;
    const next = setTimeout(() => {
      // The last caption says that the weights change: they do when it appears.
      if (caption + 1 === captionsOf(player).length - 1) takeTurn(player);
      setTurn(
        caption + 1 < captionsOf(player).length ? { player, caption: caption + 1 } : undefined,
      );
    }, captionTime);
    return () => clearTimeout(next);
  }, [turn]);
  const start = (player: TurnPlayer) => {
    if (slowly && captionsOf(player).length > 1) setTurn({ player, caption: 0 });
    else takeTurn(player);
  };
  return (
    <div className="duel-turns">
      {players.map((player) => (
        <Button
          key={player.id}
          icon={StepForward}
          disabled={running || turn !== undefined}
          title={running ? t('duel.pause-first') : undefined}
          onClick={() => start(player)}
        >
          {t('duel.step-player', { name: player.name })}
        </Button>
      ))}
      <FlagField label={t('duel.slowly')} value={slowly} onChange={setSlowly} />
      <p className="duel-caption" aria-live="polite">
        {turn && told?.[turn.caption]
          ? `${turn.caption + 1} / ${told.length} · ${t(told[turn.caption] as WordKey)}`
          : ''}
      </p>
    </div>
  );
}

function captionsOf({ side }: TurnPlayer): readonly WordKey[] {
  return captions[side ?? ''] ?? [];
}

function takeTurn({ id }: TurnPlayer): void {
  liveRun().takeTurn(useDocument.getState().history.present, id);
}
