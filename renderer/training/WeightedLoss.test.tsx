// The losses of a run with class weights are not on the same scale, and of no other run is that said.
import { afterEach, expect, test } from 'vitest';
import { smallTransformer } from '../../graph-core/train/trainer.testing.ts';
import { speak } from '../i18n/words.ts';
import { mount } from '../parts/mount.testing.tsx';
import { prepareHere } from '../run/engine.testing.ts';
import { WeightedLoss } from './WeightedLoss.tsx';

afterEach(() => speak('en'));

test('a training loss that is weighted by class is not compared with one that is not', async () => {
  const plain = smallTransformer();
  prepareHere(plain);
  const room = await mount(<WeightedLoss />);
  expect(room.container.textContent).not.toContain('not on the same scale');
  const { training } = plain;
  await room.does(() =>
    prepareHere({ ...plain, training: { ...training, classWeights: 'balanced' } }),
  );
  expect(room.container.textContent).toContain('they are not on the same scale');
  await room.does(() => speak('ja'));
  expect(room.container.textContent).toContain('そのまま比べることはできません。');
  await room.unmount();
});
