// A draft that ends the window while it opens: the third start comes up without it, says so, and has lost nothing.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { checkAccess } from './check-access.ts';
import type { KillableBrowser } from './killed-browser.ts';
import { startOn } from './killed-browser.ts';
import { openTemplate } from './open-app.ts';
import { isThorough, trains } from './limits.ts';

test.describe.configure(trains);

let profile = '';
let browser: KillableBrowser | undefined;
test.beforeEach(async () => {
  profile = await mkdtemp(path.join(tmpdir(), 'kumiki-profile-'));
});
test.afterEach(async () => {
  await browser?.kill();
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
});

/** What becomes of the window as soon as the document is seen on it. */
type End = 'hangs' | 'crashes' | 'lives';

async function startApp(url: string, end: End): Promise<Page> {
  browser = await startOn(profile);
  const page = await pageOf(browser.context, end);
  await page.goto(url);
  await expect(page.getByRole('heading', { name: 'Templates' })).toBeVisible();
  return page;
}

async function pageOf(context: BrowserContext, end: End): Promise<Page> {
  const page = context.pages()[0] ?? (await context.newPage());
  await page.setViewportSize({ width: 1440, height: 900 });
  const session = await context.newCDPSession(page);
  await page.exposeFunction('crashNow', () => session.send('Page.crash').catch(() => undefined));
  await page.addInitScript((how) => {
    Reflect.deleteProperty(window, 'showSaveFilePicker');
    if (how === 'lives') return;
    const isSeen = () =>
      [...document.querySelectorAll('input')].some(({ value }) => value === 'Poison');
    const watch = () => {
      if (!isSeen()) return;
      if (how === 'crashes') Reflect.get(window, 'crashNow')();
      // As a document would whose drawing never ends.
      else for (;;);
    };
    new MutationObserver(watch).observe(document, { childList: true, subtree: true });
  }, end);
  return page;
}

const restore = (page: Page) => page.getByRole('button', { name: 'Restore', exact: true });
const documentName = (page: Page) =>
  page.getByRole('textbox', { name: 'Name of the document', exact: true });

/** The soak tries both. */
const ends = isThorough ? (['hangs', 'crashes'] as const) : (['crashes'] as const);
for (const end of ends)
  test(`the window ${end} twice; the third start is safe`, async ({ baseURL: url = '' }) => {
    const first = await startApp(url, 'lives');
    await openTemplate(first, 'CNN');
    await documentName(first).fill('Poison');
    await first.waitForTimeout(1500);
    await browser?.kill();

    for (let start = 0; start < 2; start++) {
      const page = await startApp(url, end);
      await expect(page.getByText('twice in a row')).toBeHidden();
      const gone = end === 'crashes' ? page.waitForEvent('crash') : undefined;
      await restore(page).click({ noWaitAfter: true });
      await gone;
      // Long enough for a window that lives to be well.
      await new Promise((resolve) => setTimeout(resolve, 7000));
      await browser?.kill();
    }

    const page = await startApp(url, 'lives');
    const notice = page.getByRole('status').filter({ hasText: 'twice in a row' });
    await expect(notice).toContainText('Kumiki failed to open ‘Poison’ twice in a row');
    await expect(notice).toContainText('Your draft is untouched.');
    await checkAccess(page, async (theme) => {
      await page.screenshot({ path: `test-results/screens/safe-start-${theme}.png` });
    });
    await expect(restore(page)).toBeVisible();
    const saved = page.waitForEvent('download');
    await notice.getByRole('button', { name: 'Save a copy…' }).click();
    expect((await saved).suggestedFilename()).toBe('Poison.kumiki');
    // The same question stands before the draft in the list.
    await restore(page).click();
    await expect(page.getByRole('dialog')).toContainText('so it waits for you now');
    await page.screenshot({ path: 'test-results/screens/safe-question.png' });
    await page.getByRole('button', { name: 'Open anyway' }).last().click();
    await expect(documentName(page)).toHaveValue('Poison');
    await expect(page.locator('.react-flow__node').first()).toBeVisible();
    // It opens well now, so the next start says nothing, and the draft is still there.
    await page.waitForTimeout(6000);
    await page.reload();
    await expect(restore(page)).toBeVisible();
    await expect(notice).toBeHidden();
  });
