// A game over a real trainer: what is shown is how it stands, and a turn moves one player alone.
import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { game } from '../../../graph-core/train/players/game.testing.ts';
import { smallTransformer } from '../../../graph-core/train/trainer.testing.ts';
import type { Document } from '../../../graph-core/index.ts';
import { useDocument } from '../../document/document.ts';
import type { Mounted } from '../../parts/mount.testing.tsx';
import { clickOn, mount, named, until } from '../../parts/mount.testing.tsx';
import { prepareHere } from '../../run/engine.testing.ts';
import { liveRun } from '../../run/live-runs.ts';
import { DuelView } from './DuelView.tsx';

let view: Mounted;

/** The page of a test has nothing to paint on: whatever is asked of it is taken and forgotten. */
const paint: object = new Proxy(function Paint() {}, {
  get: (_, name) => (name === Symbol.toPrimitive ? () => 0 : paint),
  apply: () => paint,
  construct: () => paint,
  set: () => true,
});
vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(paint as never);
vi.stubGlobal('Path2D', paint);

async function show(document: Document): Promise<void> {
  await act(async () => prepareHere(document));
  view = await mount(<DuelView />);
  await until(() => liveRun().phase === 'ready');
}

afterEach(async () => {
  await view.unmount();
  await act(async () => useDocument.getState().close());
});

test('a document without players shows no game', async () => {
  await show(smallTransformer({ steps: 2 }));
  expect(view.container.textContent).toBe('');
});

test('scores, losses and points are those of the game, and one turn moves one player', async () => {
  await show(game({ training: { validateEvery: 3 } }));
  const words = () => view.container.textContent ?? '';
  const latest = () => liveRun().duels.latest?.duel;
  expect(words()).toContain('When training starts');
  await view.does(() => clickOn(named(/^One turn: critic$/i)));
  await until(() => liveRun().phase === 'paused' && latest() !== undefined);
  expect(words()).toContain(`${Math.round(100 * (latest()?.auc ?? Number.NaN))} % of pairs`);
  expect(view.container.querySelectorAll('.duel-generated-point')).toHaveLength(64);
  const before = latest();
  await view.does(() => clickOn(named(/^One turn: critic$/i)));
  await until(() => liveRun().phase === 'paused' && latest() !== before);
  // The critic's scores changed, the points did not, and no round is over.
  expect(latest()?.scores.real).not.toEqual(before?.scores.real);
  expect(latest()?.samples.values).toEqual(before?.samples.values);
  expect(liveRun().progress?.step ?? 0).toBe(0);
});
