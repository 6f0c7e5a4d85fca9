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

/** 753 and 1,320 before the composed operations were written for few kernels. */
const most = { webgpu: 620, webgl: 1120 } as const;

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
    expect(all, JSON.stringify(counts)).toBeGreaterThan(300);
    expect(all, JSON.stringify(counts)).toBeLessThanOrEqual(most[backend]);
  });
