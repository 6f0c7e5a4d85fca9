// The app in a browser as a newcomer finds it, and the ways a journey looks at it.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** Opens the app and fails the journey on any page error or anything the content security policy forbade. */
export async function openApp(page: Page, address = '/'): Promise<readonly string[]> {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  // Listened to from the start: a chooser asked for at once would open before the browser learns that it is awaited.
  page.on('filechooser', () => undefined);
  // Saved files come as downloads, as in a browser without a file picker; no test can answer the system's dialog.
  await page.addInitScript(() => {
    // What the policy stops in the page is an event and nothing else.
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`The content security policy stopped ${violatedDirective} ${blockedURI}`),
    );
    Reflect.deleteProperty(window, 'showSaveFilePicker');
    Reflect.deleteProperty(window, 'showOpenFilePicker');
  });
  await page.goto(address);
  await expect(page.getByRole('heading', { name: /Templates|テンプレート/ })).toBeVisible();
  return complaints;
}

export async function openTemplate(page: Page, title: string): Promise<void> {
  const card = page.getByRole('button').filter({ has: page.getByText(title, { exact: true }) });
  await card.first().click();
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
}

export async function enterRoom(
  page: Page,
  room: 'Build' | 'Data' | 'Train' | 'Inspect',
): Promise<void> {
  await page.getByText(room, { exact: true }).first().click();
}

/** Chooses a data source in the Data room, by its title. */
export async function chooseData(page: Page, title: string): Promise<void> {
  await enterRoom(page, 'Data');
  await page.getByRole('navigation', { name: 'Data sets' }).getByText(title).click();
}

export async function startTraining(page: Page): Promise<void> {
  await enterRoom(page, 'Train');
  await page.getByRole('toolbar').getByRole('button', { name: 'Train', exact: true }).click();
}

/** Opens a view of the sample large, in the Inspect room. */
export async function openView(page: Page, name: string | RegExp): Promise<void> {
  await page
    .getByRole('list', { name: 'The sample, block by block' })
    .getByRole('button', { name })
    .first()
    .click();
}

/** The step the status says the run is at. */
export async function stepOf(page: Page): Promise<number> {
  const words = await page
    .getByText(/step [\d,]+ of [\d,]+/)
    .first()
    .innerText();
  return Number(/step ([\d,]+) of/.exec(words)?.[1]?.replaceAll(',', '') ?? Number.NaN);
}

/** The bytes of what a click takes away. */
export async function takenAway(
  page: Page,
  click: () => Promise<void>,
): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** The weights of the run in progress, as a safetensors file. */
export async function exportedWeights(page: Page): Promise<Buffer> {
  await page.keyboard.press('ControlOrMeta+E');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  const { bytes } = await takenAway(page, () =>
    dialog.getByRole('button', { name: 'Export', exact: true }).click(),
  );
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  return bytes;
}
