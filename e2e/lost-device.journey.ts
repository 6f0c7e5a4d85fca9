// The GPU is taken away while it trains: said at once, and the run goes on from its last checkpoint on another backend.
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { isEngine } from './count-programs.ts';
import { softwareGpu } from './engine/open-engine-page.ts';
import { trains } from './limits.ts';
import { startTraining, stepOf } from './open-app.ts';
import { chooseBackend, figure, openSmall } from './small-run.ts';

test.describe.configure(trains);
test.use({
  launchOptions: ({ launchOptions }, give) => give({ ...launchOptions, args: softwareGpu }),
});

/** Put before the worker's own code: what WebGL draws on can be taken away later. */
const holding = `{
const { getContext } = OffscreenCanvas.prototype;
OffscreenCanvas.prototype.getContext = function (...args) {
  const context = getContext.apply(this, args);
  if (args[0] === 'webgl2' && context) (globalThis.contexts ??= []).push(context);
  return context;
};
}
`;

async function holdContexts(page: Page): Promise<void> {
  await page.route(
    ({ pathname }) => isEngine(pathname),
    async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `${holding}${await response.text()}` });
    },
  );
}

async function loseThem(page: Page): Promise<void> {
  const engine = page.workers().find((worker) => isEngine(new URL(worker.url()).pathname));
  await engine?.evaluate(() => {
    const { contexts = [] } = globalThis as { contexts?: WebGL2RenderingContext[] };
    for (const context of contexts) context.getExtension('WEBGL_lose_context')?.loseContext();
  });
}

test('a lost WebGL context: told, and gone on with on WASM', async ({ page }) => {
  await holdContexts(page);
  await openSmall(page, 3000);
  const rate = page.getByRole('textbox', { name: /^Learning rate/ }).first();
  const before = await rate.inputValue();
  await chooseBackend(page, 'WebGL');
  await startTraining(page);
  await expect.poll(() => stepOf(page), { timeout: trains.timeout }).toBeGreaterThan(1);
  // Past the first checkpoint.
  await page.waitForTimeout(12_000);
  await loseThem(page);
  const said = page.getByText('The GPU was lost while WebGL was using it');
  await expect(said).toBeVisible({ timeout: 5000 });
  const resume = page.getByRole('button', { name: /^Resume from the checkpoint of step \d/ });
  const step = Number(/step ([\d,]+)/.exec(await resume.innerText())?.[1]?.replaceAll(',', ''));
  expect(step).toBeGreaterThan(0);
  await page.screenshot({ path: 'test-results/screens/lost-device.png' });
  await chooseBackend(page, 'WASM');
  const start = Date.now();
  await resume.click();
  await expect(figure(page, 'Backend')).toHaveText('WASM');
  await expect.poll(() => stepOf(page)).toBeGreaterThan(step);
  test.info().annotations.push({ type: 'resumed', description: `${Date.now() - start} ms` });
  await expect(said).toBeHidden();
  // Nothing of the document was rewritten.
  expect(await rate.inputValue()).toBe(before);
  const from = new RegExp(`^Continues from step ${step.toLocaleString('en')}\\b`);
  await expect(page.getByText(from)).toBeVisible();
});
