// A GPU that is taken away is told of at once, with what to do; the backend can be started again.
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import type { EnginePage } from './engine-page.ts';
import { openEnginePage, softwareGpu } from './open-engine-page.ts';
import { trains } from '../limits.ts';

test.describe.configure(trains);

test.use({
  launchOptions: ({ launchOptions }, give) => give({ ...launchOptions, args: softwareGpu }),
});

const template = readFileSync(new URL('../../templates/autoencoder.json', import.meta.url), 'utf8');

for (const [backend, title] of [
  ['webgl', 'WebGL'],
  ['webgpu', 'WebGPU'],
] as const)
  test(`the loss of ${title}'s device is told within five seconds`, async ({ page }) => {
    await openEnginePage(page);
    const { said, milliseconds } = await page.evaluate((name) => {
      const { engine } = globalThis as unknown as { engine: EnginePage };
      return engine.loseDevice(name);
    }, backend);
    expect(said).toContain(`The GPU was lost while ${title} was using it`);
    expect(said).toContain('Resume from the last checkpoint');
    expect(milliseconds).toBeLessThan(5000);
    const again = await page.evaluate(
      ([name, text]) => {
        const { engine } = globalThis as unknown as { engine: EnginePage };
        return engine.train(name, {}, text, 2, 1);
      },
      [backend, template] as const,
    );
    expect(again.error).toBeUndefined();
    expect(again.reports[0]?.[0]).toBeGreaterThan(0);
  });
