// With every graphics way blocked: WebGL and WebGPU are refused in a sentence with the way out, and nothing trains as either.
import { expect, test } from '@playwright/test';
import { countPrograms, programsOf } from './count-programs.ts';
import { startTraining } from './open-app.ts';
import { chooseBackend, figure, openSmall } from './small-run.ts';
import { trains } from './limits.ts';

test.describe.configure(trains);

test.use({
  launchOptions: ({ launchOptions }, give) =>
    give({
      ...launchOptions,
      args: [...(launchOptions.args ?? []), '--disable-gpu', '--disable-software-rasterizer'],
    }),
});

for (const [name, title, en, ja] of [
  [
    'webgl',
    'WebGL',
    /^WebGL cannot be used here: the browser provides no WebGL context, .* WASM and CPU \(JavaScript\) work here: choose one of them as the backend\. Nothing was trained\.$/,
    /^ここでは WebGL を使えません。.*ここで使えるのは WASM、CPU \(JavaScript\) です。そのいずれかをバックエンドに選んでください。/,
  ],
  [
    'webgpu',
    'WebGPU',
    /^WebGPU (cannot be used|is not offered) here: .* WASM and CPU \(JavaScript\) work here: choose one of them as the backend\. Nothing was trained\.$/,
    /WebGPU.*ここで使えるのは WASM、CPU \(JavaScript\) です。そのいずれかをバックエンドに選んでください。/,
  ],
] as const)
  test(`${name} is refused in a sentence, and nothing trains under its name`, async ({ page }) => {
    await countPrograms(page);
    await openSmall(page);
    await chooseBackend(page, title);
    await startTraining(page);
    await expect(page.getByText('Failed', { exact: true }).first()).toBeVisible();
    const alert = page.locator('.run-messages').getByRole('alert');
    await expect(alert).toHaveCount(1);
    expect(await alert.locator('.notice-words').innerText()).toMatch(en);
    await expect(page.getByText('step 0 of 3')).toBeVisible();
    // No figure, no item of the status bar and no kept run has a backend that it did not get.
    await expect(figure(page, 'Backend')).toHaveText('–');
    await expect(page.getByText(`Next run: ${title}`)).toBeVisible();
    await expect(page.locator('.run-row')).toHaveCount(0);
    expect((await programsOf(page)).webgl + (await programsOf(page)).webgpu).toBe(0);
    await page.getByRole('button', { name: '日本語' }).click();
    expect(await alert.locator('.notice-words').innerText()).toMatch(ja);
    await page.screenshot({ path: `test-results/screens/refused-${name}.png` });
    // The way out that it names is one.
    await page.getByRole('button', { name: 'English' }).click();
    await chooseBackend(page, 'WASM');
    await startTraining(page);
    await expect(page.getByText('Finished', { exact: true }).first()).toBeVisible();
    await expect(figure(page, 'Backend')).toHaveText('WASM');
  });

test('the comparison has a row for each backend, and a reason where it is refused', async ({
  page,
}) => {
  await openSmall(page);
  await page.getByRole('button', { name: 'Compare backends on this model' }).click();
  const row = (title: string) =>
    page.locator('.backend-table tbody tr').filter({
      has: page.getByRole('rowheader', { name: title, exact: true }),
    });
  await expect(row('WebGL')).toContainText('WebGL cannot be used here');
  await expect(row('WebGPU')).toContainText(/WebGPU (cannot be used|is not offered) here/);
  await expect(row('WASM')).toContainText(/\d (ms|s)/);
  await expect(row('CPU (JavaScript)')).toContainText(/\d (ms|s)/);
  await expect(page.getByText(/^WASM takes .* a step/)).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/comparison-refused.png' });
});
