// Whose turn it is: players take theirs in order, a round is a step of the run, and each counts its own turns.
import type { Player } from './player.ts';

/** One that is to be taken. */
export interface Turn {
  readonly player: Player;
  /** Of this player, counted from 1: it decides examples, noise and dropout. */
  readonly number: number;
  /** The round it belongs to, counted from 1. */
  readonly step: number;
  /** The last of this player's turns in the round, which is a point of its curves; one out of the order always is. */
  readonly told: boolean;
  /** The last turn of the round. */
  readonly last: boolean;
  /** Where in the round it stands; undefined where it is taken out of the order. */
  readonly at: number | undefined;
}

export interface Turns {
  /** Rounds that are done. */
  readonly step: number;
  /** Some turns of the next round are done. */
  readonly midRound: boolean;
  next(): Turn;
  /** A turn of one player alone, which leaves the order as it is; undefined where there is no such player. */
  alone(id: string): Turn | undefined;
  done(turn: Turn): void;
  rateOf(player: Player): number;
  /** Without an id, of the one who trains everything; the players of a game have ids. */
  setRate(rate: number, id?: string): void;
  /** What a checkpoint keeps of it; of before a turn, where that is asked for. */
  progress(before?: Turn): Record<string, number>;
}

export function createTurns(
  players: readonly Player[],
  done: number,
  progress: Readonly<Record<string, number>> = {},
): Turns {
  const order = players.flatMap((player) =>
    Array.from({ length: player.settings.stepsPerRound }, () => player),
  );
  let step = done;
  let at = Math.min(progress.turn ?? 0, order.length - 1);
  const taken = new Map(
    players.map((player) => [player, progress[turnsOf(player)] ?? firstTurns(player)]),
  );
  const rates = new Map(
    players.map((player) => [
      player,
      progress[rateNameOf(player)] ?? player.settings.optimizer.learningRate,
    ]),
  );

  /** Where nothing is known of single turns, rounds were whole. */
  function firstTurns({ settings }: Player): number {
    return done * settings.stepsPerRound;
  }

  const of = (player: Player, index: number | undefined): Turn => ({
    player,
    number: (taken.get(player) ?? 0) + 1,
    step: step + 1,
    told: index === undefined || order[index + 1] !== player,
    last: index === order.length - 1,
    at: index,
  });

  return {
    get step() {
      return step;
    },
    get midRound() {
      return at > 0;
    },
    next() {
      const player = order[at];
      if (!player) throw new Error('Nobody trains anything.');
      return of(player, at);
    },
    alone(id) {
      const player = players.find((player) => player.id === id);
      return player && of(player, undefined);
    },
    done({ player, at: index }) {
      taken.set(player, (taken.get(player) ?? 0) + 1);
      if (index === undefined) return;
      at = (at + 1) % order.length;
      if (at === 0) step++;
    },
    rateOf: (player) => rates.get(player) ?? player.settings.optimizer.learningRate,
    setRate(rate, id) {
      for (const player of players) if (player.id === id) rates.set(player, rate);
    },
    progress(before) {
      const kept: Record<string, number> = {};
      for (const player of players) {
        kept[rateNameOf(player)] = rates.get(player) ?? 0;
        if (player.id !== undefined)
          kept[turnsOf(player)] =
            before?.player === player ? before.number - 1 : (taken.get(player) ?? 0);
      }
      const index = before ? (before.at ?? at) : at;
      if (players.some(({ id }) => id !== undefined)) kept.turn = index;
      return kept;
    },
  };
}

function turnsOf({ id }: Player): string {
  return `turns ${id ?? ''}`;
}

function rateNameOf({ id }: Player): string {
  return id === undefined ? 'learningRate' : `rate ${id}`;
}
