// One turn of a player: the examples and the noise that are its, the step, and what of it is told.
import { titled } from '../../analyze/titles.ts';
import type { BlockStats } from '../../inspect/block-stats.ts';
import { collectStats, joinStats } from '../../inspect/block-stats.ts';
import type { Ends, Fed } from '../feeds.ts';
import { feed } from '../feeds.ts';
import { lossBelowAll } from '../impossible.ts';
import { goalsOf } from '../../compile/plan.ts';
import { findNonFinite } from '../non-finite.ts';
import type { TrainingSession } from '../prepare.ts';
import { Refusal } from '../prepare.ts';
import type { ReadStep, Telemetry } from '../telemetry.ts';
import { trainStep } from '../train-step.ts';
import type { Player } from './player.ts';
import type { Turn } from './turns.ts';

type Session = Pick<
  TrainingSession,
  'document' | 'engine' | 'model' | 'plan' | 'dataset' | 'batching' | 'classWeights'
>;

export interface TurnTaker {
  /** Answers the stats of a whole round where it was the last turn of one that was looked at. */
  take(turn: Turn, rate: number): Promise<readonly BlockStats[] | undefined>;
  /** Why a run cannot go on behind a turn. */
  refusal(
    taken: ReadStep,
  ): Promise<{ readonly refusal: Refusal; readonly changedNothing: boolean } | undefined>;
}

export function turnTaker(
  session: Session,
  telemetry: Pick<Telemetry, 'add' | 'areStatsDue' | 'tookStats'>,
  now: () => number,
): TurnTaker {
  const { document, engine, model, plan, dataset, batching, classWeights } = session;
  /** Of the players of the round that is looked at. */
  let watched: Map<Player, readonly BlockStats[]> | undefined;
  let spent = 0;

  const fedFor =
    ({ player, number }: Turn, key: number) =>
    (): Fed =>
      feed(engine.tf, endsOf(session, player), dataset, 'training', player.order.indices(number), {
        cut: batching.cut,
        key,
        classWeights,
        augmentation: document.data.augmentation,
      });

  return {
    async take(turn, rate) {
      const { player, number, step, at } = turn;
      const { step: pass, key } = player.passOf(number);
      if (at === 0) watched = telemetry.areStatsDue() ? new Map() : undefined;
      const looks = watched !== undefined && at !== undefined && !watched.has(player);
      const stats = looks ? collectStats(engine, model, now, player.trainable) : undefined;
      const report = trainStep(engine, model, player, fedFor(turn, key), pass, rate, stats);
      player.average?.update(step);
      telemetry.add({ step, rate, turn, report });
      if (!stats || !watched) return undefined;
      watched.set(player, await stats.read());
      spent += stats.spent;
      if (!turn.last) return undefined;
      const joined = joinStats([...watched.values()]);
      watched = undefined;
      telemetry.tookStats(spent);
      spent = 0;
      return joined;
    },
    async refusal({ step, rate, turn, values }) {
      if (!turn) return undefined;
      const { player, number } = turn;
      const { step: pass, key } = player.passOf(number);
      if (!values.every(Number.isFinite)) {
        const lost = { step, pass, rate };
        const found = await findNonFinite(engine, model, player, fedFor(turn, key), lost);
        const refusal = new Refusal(titled(document, found.message), found.path);
        return { refusal, changedNothing: !found.spoiled };
      }
      const found = lossBelowAll(plan, player.part?.goals ?? goalsOf(plan), values[0] ?? 0, step);
      if (!found) return undefined;
      const refusal = new Refusal(titled(document, found.message), found.path);
      return { refusal, changedNothing: false };
    },
  };
}

const known = new WeakMap<Player, Ends>();

/** What a player's turn is fed with and held to. */
function endsOf({ plan }: Pick<Session, 'plan'>, player: Player): Ends {
  const { part } = player;
  if (!part) return plan;
  const before = known.get(player);
  if (before) return before;
  const objectives = part.goals.map(({ objective }) => objective);
  const feeds = plan.feeds.filter(({ path }) => part.steps.has(path));
  const ends = { feeds, objectives };
  known.set(player, ends);
  return ends;
}
