// The built app in Chromium, served exactly as `npm start -- --web` serves it, and the few things a bench does with it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CDPSession, Page } from 'playwright';
import { launch } from '../page-runner.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Milliseconds that a step or the page may be waited for: a slow machine is no failure. */
const patience = 20 * 60_000;

export interface OpenApp {
  readonly page: Page;
  /** Of the whole browser, for tracing; and of the page. */
  readonly browserSession: CDPSession;
  readonly session: CDPSession;
  readonly facts: string;
  close(): Promise<void>;
}

export async function openApp(): Promise<OpenApp> {
  const server = spawn(process.execPath, ['--import', 'tsx', 'scripts/serve.ts'], { cwd: root });
  let words = '';
  while (!words.includes('\n')) words += String((await once(server.stdout, 'data'))[0]);
  const address = /http:\S+/.exec(words)?.[0];
  if (!address) throw new Error(`The app is not served: ${words}`);
  const browser = await launch();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  page.on('pageerror', (error) => console.error(error));
  await page.goto(address);
  return {
    page,
    browserSession: await browser.newBrowserCDPSession(),
    session: await context.newCDPSession(page),
    facts: `Chromium ${browser.version()}`,
    async close() {
      await browser.close();
      server.kill();
    },
  };
}

async function openTemplate(page: Page, title: string): Promise<void> {
  await page
    .getByRole('button')
    .filter({ has: page.getByText(title, { exact: true }) })
    .first()
    .click();
  await page.locator('.react-flow__node').first().waitFor();
}

export async function enterRoom(page: Page, room: string): Promise<void> {
  await page.getByText(room, { exact: true }).first().click();
}

/** So many that no run is over before it is stopped. */
export const endless = 10_000_000;

/** A template anew, in the Train room, as a run that ends only when it is stopped. */
export async function openEndless(page: Page, template: string): Promise<void> {
  await page.reload();
  await openTemplate(page, template);
  await enterRoom(page, 'Train');
  await setField(page, 'Steps', endless);
}

export async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('toolbar').getByRole('button', { name, exact: true }).click();
}

export async function setField(page: Page, name: string, value: number): Promise<void> {
  const field = page.getByRole('textbox', { name, exact: true });
  await field.fill(`${value}`);
  await field.press('Enter');
}

async function stepOf(page: Page): Promise<number> {
  const words = await page
    .getByText(/step [\d,]+ of [\d,]+/)
    .first()
    .innerText();
  return Number(/step ([\d,]+) of/.exec(words)?.[1]?.replaceAll(',', ''));
}

const failed = (page: Page) => page.getByText('Failed', { exact: true }).first().isVisible();

export async function untilStep(page: Page, step: number): Promise<void> {
  const begun = Date.now();
  while ((await stepOf(page)) < step) {
    if (await failed(page)) throw new Error(`The run failed before step ${step}.`);
    if (Date.now() - begun > patience) throw new Error(`Step ${step} was not reached.`);
    await page.waitForTimeout(100);
  }
}
