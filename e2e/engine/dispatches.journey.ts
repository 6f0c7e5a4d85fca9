// How many programs a training step sends to a GPU, each of which costs some 50 µs whatever it computes.
import { expect, test } from '@playwright/test';
import { gpt } from '../../bench/gpt/row.ts';
import type { EnginePage } from './engine-page.ts';
import { openEnginePage, softwareGpu } from './open-engine-page.ts';
import { trains } from '../limits.ts';

test.describe.configure(trains);

test.use({
  launchOptions: ({ launchOptions }, give) => give({ ...launchOptions, args: softwareGpu }),
});

/** WebGPU has kernels of ours, which bench/gpu-steps.test.ts counts exactly; WebGL has composed operations. */
const bounds = { webgpu: [90, 120], webgl: [300, 1120] } as const;

for (const backend of ['webgpu', 'webgl'] as const)
  test(`a step of the GPT sends few programs to ${backend}`, async ({ page }) => {
    await openEnginePage(page);
    const counts = await page.evaluate(
      ([name, text]) => {
        const { engine } = globalThis as unknown as { engine: EnginePage };
        return engine.countDispatches(name, text, 2);
      },
      [backend, JSON.stringify(gpt.document)] as const,
    );
    const all = Object.values(counts).reduce((a, b) => a + b, 0);
    expect(all, JSON.stringify(counts)).toBeGreaterThan(bounds[backend][0]);
    expect(all, JSON.stringify(counts)).toBeLessThanOrEqual(bounds[backend][1]);
  });
