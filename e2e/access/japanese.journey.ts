// The app in Japanese, room by room, dialog by dialog: no word is left in English or in the ids of a document.
import { expect, test } from '@playwright/test';
import { blocks, newDocument, serialize } from '../../graph-core/index.ts';
import { templates } from '../../templates/index.ts';
import { patience } from '../../scripts/project.mjs';
import { isThorough } from '../limits.ts';
import { openApp, openTemplate } from '../open-app.ts';
import { spokenLatin } from './spoken-latin.ts';

test.use({ locale: 'ja-JP' });

test('every room and dialog speaks Japanese', async ({ page }) => {
  test.setTimeout(300_000 * patience);
  const found = new Set<string>();
  const look = async (place: string): Promise<void> => {
    for (const strange of await spokenLatin(page)) found.add(`${place}: ${strange}`);
  };
  await openApp(page);
  await look('gallery');
  await openTemplate(page, 'Transformer');
  await look('Build');
  await page.locator('.react-flow__node[data-id="encoder"]').click();
  await look('Build with a module selected');
  const room = (name: string) => page.getByText(name, { exact: true }).first().click();
  for (const name of ['データ', '学習']) {
    await room(name);
    await expect(page.getByRole('status').first()).toBeVisible();
    await look(name);
  }
  if (isThorough) {
    await page.getByRole('toolbar').getByRole('button', { name: '学習する', exact: true }).click();
    await expect(page.locator('.u-over').first()).toBeVisible();
    await page.keyboard.press('Control+.');
    await look('学習, with a run');
    await room('観察');
    const views = page.getByRole('list', { name: /ブロックごと|流れ/ }).getByRole('button');
    await expect(views.first()).toBeVisible();
    await look('観察');
    const back = page.getByRole('button', { name: 'すべてのブロック' });
    const count = await views.count();
    for (let at = 0; at < count; at++) {
      await views.nth(at).click();
      await expect(back).toBeVisible();
      await look(`view ${at + 1}`);
      await page.keyboard.press('Escape');
      await expect(back).toBeHidden();
    }
  }
  await room('構築');
  for (const keys of ['Control+k', 'Control+e', 'Shift+?']) {
    await page.locator('.react-flow').first().focus();
    await page.keyboard.press(keys);
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(keys);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  }
  const menus = page.getByRole('menubar').getByRole('menuitem');
  const count = await menus.count();
  for (let at = 0; at < count; at++) {
    await menus.nth(at).click();
    await expect(page.getByRole('menu')).toBeVisible();
    await look(`menu ${at + 1}`);
    await page.keyboard.press('Escape');
  }
  expect([...found]).toEqual([]);
});

/** All there are, or as many of them, spread evenly, as CI has time for. */
const some = <T>(all: readonly T[], few: number): readonly T[] =>
  isThorough ? all : all.filter((_, at) => at % Math.ceil(all.length / few) === 0);

test('so do templates, panels of blocks and sources of data', async ({ page }) => {
  test.setTimeout(1_800_000 * patience);
  const found = new Set<string>();
  await openApp(page);
  for (const { title } of some(templates, 3)) {
    await openTemplate(page, title.ja);
    for (const strange of await spokenLatin(page)) found.add(`${title.ja}: ${strange}`);
    await page.keyboard.press('Control+Shift+o');
    await page.getByRole('heading', { name: 'テンプレート' }).waitFor();
  }
  const nodes = Object.keys(blocks).map((type, index) => ({
    id: type,
    type,
    params: {},
    position: { x: 320 * (index % 8), y: 240 * Math.floor(index / 8) },
  }));
  const document = { ...newDocument('x'), graph: { nodes, edges: [], notes: [] } };
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Control+o');
  await (await chooser).setFiles({
    name: 'all.json',
    mimeType: 'application/json',
    buffer: Buffer.from(serialize(document)),
  });
  for (const { id } of some(nodes, 6)) {
    await page.keyboard.press('Control+f');
    const search = page.getByRole('combobox', { name: 'ブロックを探す' });
    await search.fill(id);
    await search.press('Enter');
    for (const strange of await spokenLatin(page)) found.add(`${id}: ${strange}`);
  }
  await page.getByText('データ', { exact: true }).first().click();
  const sources = page.getByRole('navigation', { name: 'データセット' }).getByRole('button');
  for (const source of some(await sources.all(), 4)) {
    await source.click();
    for (const strange of await spokenLatin(page))
      found.add(`${await source.innerText()}: ${strange}`);
  }
  expect([...found]).toEqual([]);
});
