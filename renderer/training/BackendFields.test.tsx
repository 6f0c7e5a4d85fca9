// What the comparison of backends says: the GPU and what it offers, steps a second, and the way to the faster one.
import { afterEach, expect, test } from 'vitest';
import { smallTransformer } from '../../graph-core/train/trainer.testing.ts';
import { text } from '../../graph-core/index.ts';
import { mount } from '../parts/mount.testing.tsx';
import { prepareHere } from '../run/engine.testing.ts';
import { useSettings } from '../stores/settings.ts';
import { useBackendComparison } from './backend-comparison.ts';
import { BackendFields } from './BackendFields.tsx';

afterEach(() => {
  useBackendComparison.setState({ comparison: undefined });
  useSettings.getState().set({ backend: 'wasm' });
});

test('names the GPU and its tile, and takes the backend that it recommends', async () => {
  prepareHere(smallTransformer());
  const reason = text('WebGPU takes 4 ms a step.', 'WebGPU は 4 ms です。');
  useBackendComparison.setState({
    comparison: {
      reports: [
        {
          backend: 'webgpu',
          title: 'WebGPU',
          available: true,
          device: 'nvidia ampere',
          features: ['subgroups', 'shader-f16'],
          largestTensor: 2 ** 31,
          tile: {
            side: 64,
            race: [
              { side: 32, milliseconds: 1.9 },
              { side: 64, milliseconds: 1.2 },
            ],
          },
          timing: { backend: 'webgpu', millisecondsPerStep: 4, steps: 9 },
        },
      ],
      recommendation: { backend: 'webgpu', reason },
    },
  });
  const room = await mount(<BackendFields />);
  const said = () => room.container.textContent;
  expect(said()).toContain(
    'WebGPU runs on nvidia ampere. Features: subgroups, shader-f16. Largest tensor: 2.00 GB. Tile of large matrix products: 64 × 64, chosen by a race at start: 1.2 ms for a product of 512 × 512, against 1.9 ms with 32 × 32.',
  );
  expect(said()).toContain('250 steps/s');
  const use = [...room.container.querySelectorAll('button')].find(
    ({ textContent }) => textContent === 'Use WebGPU',
  );
  await room.does(() => use?.click());
  expect(useSettings.getState().backend).toBe('webgpu');
  expect(said()).not.toContain('Use WebGPU');
  await room.unmount();
});
