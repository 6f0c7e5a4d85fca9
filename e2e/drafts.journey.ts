// Unsaved work outlives a browser that is killed while one types, a download that never arrives, and a second tab.
import { mkdtemp, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import type { KillableBrowser } from './killed-browser.ts';
import { startOn } from './killed-browser.ts';
import { enterRoom, openApp, openTemplate } from './open-app.ts';
import { trains } from './limits.ts';

test.describe.configure(trains);

let profile = '';
test.beforeEach(async () => {
  profile = await newProfile();
});
test.afterEach(() => dropProfile(profile));

const newProfile = () => mkdtemp(path.join(tmpdir(), 'kumiki-profile-'));
const dropProfile = (folder: string) => rm(folder, { recursive: true, force: true, maxRetries: 5 });

async function pageOf(context: BrowserContext, url: string): Promise<Page> {
  const page = context.pages()[0] ?? (await context.newPage());
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'showSaveFilePicker');
    Reflect.deleteProperty(window, 'showOpenFilePicker');
  });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(url);
  await expect(page.getByRole('heading', { name: 'Templates' })).toBeVisible();
  return page;
}

/** Adds when each letter was typed. */
async function typeOn(page: Page, words: string, at: number[]): Promise<void> {
  for (const letter of words) {
    await page.keyboard.press(letter === ' ' ? 'Space' : letter);
    at.push(Date.now());
  }
}

interface Written {
  /** Puts the cursor into it, all of it selected. */
  go(page: Page): Promise<void>;
  read(page: Page): Promise<string>;
  /** What is under way when the browser is killed, once all that was typed has had its second; without it, typing is. */
  meanwhile?(page: Page): Promise<void>;
}

const named = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const node = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);

const notes: Written = {
  async go(page) {
    await page.getByRole('button', { name: 'Edit Notes' }).click();
    await named(page, 'Notes').press('Control+A');
  },
  read: (page) => page.locator('.read-words').innerText(),
};

const places: Readonly<Record<string, Written>> = {
  'a block being dragged': {
    ...notes,
    async meanwhile(page) {
      const box = await node(page, 'flatten').boundingBox();
      const at = { x: (box?.x ?? 0) + 20, y: (box?.y ?? 0) + 10 };
      await page.mouse.move(at.x, at.y);
      await page.mouse.down();
      for (let way = 0; way < 300; way++)
        await page.mouse.move(at.x + (way % 90), at.y + (way % 50));
    },
  },
  'a download that begins': {
    ...notes,
    async meanwhile(page) {
      for (let times = 0; times < 20; times++) await page.keyboard.press('Control+s');
    },
  },
  notes,
  'a note on the canvas': {
    async go(page) {
      await page.locator('.note-text').first().dblclick();
      await named(page, 'Note').press('Control+A');
    },
    read: (page) => page.locator('.note-text').first().innerText(),
  },
  'the name of the document': {
    go: (page) => named(page, 'Name of the document').press('Control+A'),
    read: (page) => named(page, 'Name of the document').inputValue(),
  },
  'the name of a block': {
    async go(page) {
      await node(page, 'flatten').click();
      await named(page, 'Name').press('Control+A');
    },
    async read(page) {
      await node(page, 'flatten').click();
      const name = await named(page, 'Name').inputValue();
      await page.keyboard.press('Escape');
      return name;
    },
  },
};

/** How many browsers are killed: KUMIKI_KILLS=200 where there is an hour; else the first four places, one each. */
const kills = Number(process.env.KUMIKI_KILLS ?? 4);
const words = 'is typed here belongs to whoever typed it and to nobody else. '.repeat(2).trim();

/** The browser in which the last kill was looked at is the one that is killed next, with the document that was restored. */
let running: { readonly browser: KillableBrowser; readonly page: Page } | undefined;
let itsProfile = '';
let killed = 0;

async function startAgain(url: string): Promise<{ browser: KillableBrowser; page: Page }> {
  const browser = await startOn(itsProfile);
  try {
    return { browser, page: await pageOf(browser.context, url) };
  } catch (reason) {
    await browser.kill();
    throw reason;
  }
}

/** Whatever comes next begins anew. */
async function endRunning(): Promise<void> {
  await running?.browser.kill();
  running = undefined;
  if (itsProfile !== '') await dropProfile(itsProfile);
  itsProfile = '';
}
test.afterAll(endRunning);

for (let kill = 0; kill < kills; kill++) {
  const all = Object.entries(places);
  const [name, { go, read, meanwhile }] = all[kill % all.length] as [string, Written];
  test(`a killed browser (${kill + 1}): ${name}`, async ({ baseURL: url = '' }) => {
    let sound = false;
    try {
      if (!running) {
        itsProfile = await newProfile();
        running = await startAgain(url);
        await openTemplate(running.page, 'CNN');
      }
      killed++;
      // Told from what was typed there before.
      const text = `Kill ${killed} ${meanwhile ? 'stands, whatever else goes on.' : words}`;
      const typed: number[] = [];
      const { browser, page } = running;
      const stood = await read(page);
      await go(page);
      const typing = typeOn(page, text, typed).catch(() => undefined);
      if (meanwhile) await typing;
      // Not before the first draft can be there; some kills meet a write, some do not.
      await page.waitForTimeout(1200 + (meanwhile ? 0 : (killed * 377) % 1700));
      const otherwise = meanwhile?.(page).catch(() => undefined);
      if (meanwhile) await page.waitForTimeout(20 + ((killed * 377) % 500));
      const at = Date.now();
      await browser.kill();
      await typing;
      await otherwise;
      running = await startAgain(url);
      const again = running.page;
      // Where no draft is offered, a failure says what is there instead.
      const offered = () => again.locator('.gallery').innerText();
      await expect.poll(offered, { timeout: 60_000 }).toContain('Restore');
      await again.getByRole('button', { name: 'Restore', exact: true }).click();
      await enterRoom(again, 'Build');
      await expect(node(again, 'flatten')).toBeVisible();
      const found = await read(again);
      // What stood there before is none of the letters.
      const kept = found === stood ? '' : found;
      expect(text.startsWith(kept), `‘${kept}’ of ‘${text}’`).toBe(true);
      const before = typed.filter((time) => time <= at);
      // The oldest letter that was lost, told by its age at the kill.
      const [oldest = at, ...more] = before.slice(kept.length);
      const lost = before.length > kept.length ? more.length + 1 : 0;
      console.log(`${name}: ${lost} of ${before.length} letters lost, ${at - oldest} ms`);
      // Read by the soak.
      test
        .info()
        .annotations.push({ type: 'lost', description: `${lost} letters, ${at - oldest} ms` });
      expect(at - oldest).toBeLessThanOrEqual(1000);
      sound = true;
    } finally {
      if (!sound) await endRunning();
    }
  });
}

test('a number that stands in its field is there after a kill, and one step of undo', async ({
  baseURL: url = '',
}) => {
  const variable = (page: Page) => named(page, 'Value of filters');
  const first = await startOn(profile);
  try {
    const page = await pageOf(first.context, url);
    await openTemplate(page, 'CNN');
    await expect(variable(page)).toHaveValue('24');
    await variable(page).press('Control+A');
    await page.keyboard.type('48');
    // Not left: the document says what it said, and yet there is something to lose.
    await expect.poll(() => page.title()).toMatch(/^•/);
    await expect(page.getByRole('button', { name: /^Undo/ })).toBeDisabled();
    await page.waitForTimeout(1000);
  } finally {
    await first.kill();
  }
  const second = await startOn(profile);
  try {
    const page = await pageOf(second.context, url);
    await page.getByRole('button', { name: 'Restore', exact: true }).click();
    await expect(variable(page)).toHaveValue('48');
    await variable(page).press('Control+A');
    await page.keyboard.type('12');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect(variable(page)).toHaveValue('48');
    await expect(page.getByRole('button', { name: /^Undo/ })).toBeDisabled();
  } finally {
    await second.kill();
  }
});

test('a browser that throws its damaged database away takes no draft and nothing of the library along', async ({
  baseURL: url = '',
}) => {
  const folder = path.join(
    profile,
    `Default/IndexedDB/${new URL(url).origin.replaceAll(/:\/\/|:/g, '_')}.indexeddb.leveldb`,
  );
  const restore = (page: Page) => page.getByRole('button', { name: 'Restore', exact: true });
  const during = async (work: (page: Page) => Promise<void>) => {
    const browser = await startOn(profile);
    try {
      await work(await pageOf(browser.context, url));
    } finally {
      await browser.kill();
    }
  };
  await during(async (page) => {
    await openTemplate(page, 'Transformer');
    await page.getByRole('button', { name: 'Actions for ‘Encoder layer’' }).click();
    await page.getByRole('menuitem', { name: 'Save to my library' }).click();
    for (const name of ['First', 'Lost with half a record']) {
      await rename(page, name);
      await page.waitForTimeout(1200);
    }
  });
  // Half a record at the end of the log: the browser writes on behind it, and at its next start reads damage.
  const log = (await readdir(folder)).find((name) => name.endsWith('.log')) ?? '';
  const file = path.join(folder, log);
  await truncate(file, (await stat(file)).size - 100);
  await during(async (page) => {
    await restore(page).click();
    await rename(page, 'Second');
    await page.waitForTimeout(1200);
  });
  await during(async (page) => {
    await restore(page).click();
    await expect(named(page, 'Name of the document')).toHaveValue('Second');
    await expect(
      page.getByRole('button', { name: 'Remove ‘Encoder layer’ from my library' }),
    ).toBeVisible();
  });
  expect(await readFile(path.join(folder, 'LOG'), 'utf8')).toContain('since it was missing');
});

test('a refused download keeps the draft, says so, and is offered after a kill', async ({
  baseURL: url = '',
}) => {
  const first = await startOn(profile);
  try {
    const page = await pageOf(first.context, url);
    const session = await first.context.newCDPSession(page);
    await session.send('Browser.setDownloadBehavior', { behavior: 'deny' });
    await openTemplate(page, 'CNN');
    await page.locator('.react-flow__node').first().click();
    await page.keyboard.press('Delete');
    await page.keyboard.press('Control+S');
    await expect(
      page.getByText('Kumiki cannot see whether it arrived, so your draft is kept'),
    ).toBeVisible();
    expect(await page.title()).toMatch(/^•/);
    await page.screenshot({ path: 'test-results/screens/download-unproven.png' });
    // Long enough for a draft to be dropped by mistake.
    await page.waitForTimeout(1500);
  } finally {
    await first.kill();
  }
  const second = await startOn(profile);
  try {
    const page = await pageOf(second.context, url);
    await expect(page.getByRole('button', { name: 'Restore', exact: true })).toBeVisible();
  } finally {
    await second.kill();
  }
});

test('once the user has seen the file, the draft goes', async ({ page }) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'CNN');
  await page.locator('.react-flow__node').first().click();
  await page.keyboard.press('Delete');
  await page.waitForTimeout(1500);
  const arrives = page.waitForEvent('download');
  await page.keyboard.press('Control+S');
  await arrives;
  await page.getByRole('button', { name: 'The file arrived' }).click();
  await expect.poll(() => page.title()).not.toMatch(/^•/);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Templates' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Restore', exact: true })).toBeHidden();
  expect(complaints).toEqual([]);
});

test('two tabs, one draft: the second is told and works on a copy; both are kept', async ({
  context,
}) => {
  const first = await context.newPage();
  await openApp(first);
  await openTemplate(first, 'CNN');
  await rename(first, 'Left behind');
  await first.waitForTimeout(1500);
  await first.close();
  const a = await context.newPage();
  const b = await context.newPage();
  await openApp(a);
  await openApp(b);
  const restore = (page: Page) => page.getByRole('button', { name: 'Restore', exact: true });
  await expect(restore(b)).toBeVisible();
  await restore(a).click();
  await rename(a, 'From A');
  await restore(b).click();
  await expect(b.getByText('‘Left behind’ is open in another tab')).toBeVisible();
  await b.screenshot({ path: 'test-results/screens/draft-taken.png' });
  await b.getByRole('button', { name: 'Open a copy' }).click();
  await rename(b, 'From B');
  await b.waitForTimeout(1500);
  await a.close();
  await b.close();
  const last = await context.newPage();
  await openApp(last);
  await expect(restore(last)).toHaveCount(2);
  for (const name of ['From A', 'From B'])
    await expect(last.getByText(name, { exact: true })).toBeVisible();
});

async function rename(page: Page, name: string): Promise<void> {
  await named(page, 'Name of the document').fill(name);
}
