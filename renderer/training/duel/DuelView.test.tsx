// A game over a real trainer: what is shown is how it stands, and a turn moves one player alone.
import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { game } from '../../../graph-core/train/players/game.testing.ts';
import { smaller, smallTransformer } from '../../../graph-core/train/trainer.testing.ts';
import type { Document } from '../../../graph-core/index.ts';
import { useDocument } from '../../document/document.ts';
import type { Mounted } from '../../parts/mount.testing.tsx';
import { clickOn, mount, named, until } from '../../parts/mount.testing.tsx';
import { prepareHere } from '../../run/engine.testing.ts';
import { useInspectState } from '../../run/inspect-state.ts';
import { CurveBook } from '../../run/curves.ts';
import { points } from '../../run/duel.testing.ts';
import { keptRecord } from '../../run/kept/kept-record.testing.ts';
import { keptRuns } from '../../run/kept/kept-runs.ts';
import { liveRun } from '../../run/live-runs.ts';
import { useScreen } from '../../stores/screen.ts';
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

async function show(document: Document, backend: 'cpu' | 'wasm' = 'cpu'): Promise<void> {
  await act(async () => prepareHere(document, backend));
  view = await mount(<DuelView />);
  await until(() => liveRun().phase === 'ready');
}

const pictures = (training: { readonly steps: number; readonly validateEvery: number }) =>
  smaller(
    'sagan-mini',
    { channels: 8 },
    { batchSize: 8, ...training },
    { training: 64, heldOut: 12 },
  );

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

test('a clicked pixel is followed into generator and critic, beside the picture without attention', async () => {
  await show(pictures({ steps: 4, validateEvery: 2 }), 'wasm');
  await view.does(() => clickOn(named(/^One turn: critic$/i)));
  await until(() => liveRun().phase === 'paused' && liveRun().duels.latest !== undefined);
  // Beyond the held-out examples too: the noise is all that a sample needs.
  await view.does(() => clickOn(named(/^Sample 40: look inside$/)));
  const inside = () => view.container.querySelector('.duel-inside');
  await until(() => inside()?.querySelectorAll('figure').length === 4);
  const captions = () =>
    [...(inside()?.querySelectorAll('figcaption') ?? [])].map(({ textContent }) => textContent);
  expect(captions()).toEqual([
    'Point to choose a pixel',
    'Without attention (γ = 0)',
    'Generator › Self-attentionγ 0.0000not in use',
    // One turn of the critic has moved its factor a little.
    expect.stringMatching(/^Critic again › Self-attentionγ -?0\.00\d\dnot in use$/),
  ]);
  // Without a place, it is the middle: row 8, column 8 of 14 × 14.
  expect(inside()?.innerHTML).toContain('Where row 8, column 8 looks');
  expect(inside()?.textContent).toContain('Attention changes each pixel by 0.0000 on average.');
  // The room that shows all views needs an example of the data beside the noise, of which there are 12.
  expect(inside()?.innerHTML).not.toContain('Open in the Inspect room');
  await view.does(() => clickOn(named(/^Sample 3: look inside$/)));
  await until(() => inside()?.innerHTML.includes('Open in the Inspect room') ?? false);

  await view.does(() => clickOn(named(/^Walk to another sample$/)));
  await view.does(() => clickOn(named(/^Sample 9: look inside$/)));
  await until(() => inside()?.querySelectorAll('.duel-row-picture').length === 8);
  expect(inside()?.textContent).toContain('From the noise of sample 3 to that of sample 9');

  await view.does(() => clickOn(named(/^Open in the Inspect room: Generator/)));
  expect(useScreen.getState().room).toBe('attend');
  expect(useInspectState.getState().view).toBe('generator/attention scores');
  expect(liveRun().wantedSample).toEqual({ from: 'held-out', index: 2 });
});

test('while it trains, the samples are of this second and not of the last measurement', async () => {
  await show(pictures({ steps: 100_000, validateEvery: 100_000 }), 'wasm');
  const stepOf = () =>
    Number(
      /of fixed noise · step ([\d,]+)/
        .exec(view.container.textContent ?? '')?.[1]
        ?.replace(',', ''),
    );
  await act(async () => liveRun().train(useDocument.getState().history.present));
  await until(() => stepOf() > 0);
  const first = stepOf();
  await until(() => stepOf() > first);
  await act(async () => liveRun().pause());
  await until(() => liveRun().phase === 'paused' && stepOf() === liveRun().progress?.step);
  // What is measured stays that of its own step.
  expect(liveRun().duels.latest?.step).toBe(0);
  expect(view.container.querySelector('.duel-track-step')?.textContent).toBe('step 0');
});

test('a kept run that is laid over the present one shows how its game stood last', async () => {
  await show(game({ training: { validateEvery: 3 } }));
  const kept = keptRecord('kept', game(), { name: 'Yesterday' });
  await act(async () =>
    keptRuns.setState({
      records: [kept],
      overlaid: new Map([
        ['kept', { curves: new CurveBook(), duel: { step: 1200, duel: points } }],
      ]),
    }),
  );
  const region = () =>
    view.container.querySelector('[aria-label="Yesterday: its game at step 1,200"]');
  expect(region()?.querySelectorAll('.duel-generated-point')).toHaveLength(64);
  expect(region()?.textContent).toContain('75 % of pairs');
  expect(region()?.textContent).toContain('γ');
  expect(region()?.textContent).toContain('0.1000');
  await act(async () => keptRuns.setState({ overlaid: new Map() }));
  expect(region()).toBeNull();
});
