// One round on given examples, for whoever measures what a step takes: its time, or its memory.
import type { Model } from '../../compile/model.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Tensor } from '../../engine/ops.ts';
import type { Fed } from '../feeds.ts';
import { trainStep } from '../train-step.ts';
import type { Player } from './player.ts';

/** Every player's turns; answers the figures of the last one, which the caller disposes of. Counts as steps. */
export function tryRound(
  engine: Engine,
  model: Model,
  players: readonly Player[],
  makeFeed: () => Fed,
  rateOf: (player: Player) => number = () => 0,
): Tensor {
  let last: Tensor | undefined;
  for (const player of players)
    for (let turn = 0; turn < player.settings.stepsPerRound; turn++) {
      last?.dispose();
      last = trainStep(engine, model, player, makeFeed, 1, rateOf(player)).values;
      player.average?.update(Number.POSITIVE_INFINITY);
    }
  if (!last) throw new Error('Nobody trains anything.');
  return last;
}
