// The buttons of a run over a real trainer: each does what it says, and keeps its place.
import { act } from 'react';
import { afterEach, expect, test } from 'vitest';
import { smallTransformer } from '../../graph-core/train/trainer.testing.ts';
import { speak } from '../i18n/words.ts';
import type { Mounted } from '../parts/mount.testing.tsx';
import { clickOn, mount, named, until } from '../parts/mount.testing.tsx';
import { useDocument } from '../document/document.ts';
import { prepareHere } from '../run/engine.testing.ts';
import { liveRun } from '../run/live-runs.ts';
import { RunControls } from './RunControls.tsx';

let controls: Mounted;
const click = (name: string) => controls.does(() => clickOn(named(name)));
const may = () =>
  [...controls.container.querySelectorAll('button')]
    .filter(({ disabled }) => !disabled)
    .map(({ textContent }) => textContent);
const step = () => liveRun().progress?.step ?? 0;
const phase = (wanted: string) => until(() => liveRun().phase === wanted);

async function show(steps: number): Promise<void> {
  await act(async () => prepareHere(smallTransformer({ steps })));
  controls = await mount(<RunControls />);
  await phase('ready');
}
afterEach(async () => {
  await controls.unmount();
  await act(async () => useDocument.getState().close());
  speak('en');
});

test('one step at a time, and what may be done is what is offered', async () => {
  await show(5);
  expect(may()).toEqual(['Train', 'One step', 'Reset', 'Report']);
  await click('One step');
  await phase('paused');
  expect(step()).toBe(1);
  expect(may()).toEqual(['Resume', 'One step', 'Stop, keep weights', 'Reset', 'Report']);
  await click('One step');
  await until(() => step() === 2 && liveRun().phase === 'paused');
});

test('trained to the end, and reset begins again at step 0 with the same seed', async () => {
  await show(3);
  await click('Train');
  await phase('finished');
  expect(step()).toBe(3);
  const [loss] = liveRun().curves.series('training', 'loss')?.values ?? [];
  await click('Reset');
  await phase('ready');
  expect(step()).toBe(0);
  await click('Train');
  await phase('finished');
  expect(liveRun().curves.series('training', 'loss')?.values[0]).toBe(loss);
});

test('held, resumed and stopped with its weights', async () => {
  await show(5000);
  await click('Train');
  await until(() => step() > 0);
  await click('Pause');
  await phase('paused');
  const held = step();
  await click('Resume');
  await until(() => step() > held);
  await click('Stop, keep weights');
  await phase('stopped');
  expect(await liveRun().ask({ type: 'checkpoint' })).toMatchObject({
    checkpoint: { step: step() },
  });
});

test('the buttons speak Japanese, and say why one may not be pressed', async () => {
  await show(5);
  await controls.does(() => speak('ja'));
  const buttons = [...controls.container.querySelectorAll('button')];
  expect(buttons.map(({ textContent }) => textContent)).toEqual([
    '学習する',
    '一時停止',
    '1 ステップ',
    '停止（重みは残す）',
    '最初に戻す',
    'レポート',
  ]);
  expect(buttons[1]?.title).toMatch(/学習/);
});
