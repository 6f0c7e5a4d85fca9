// One file that is saved faster than the disk writes, and one that two windows have open: nothing is lost in silence.
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { openDocument } from '../graph-core/index.ts';
import { chooseFile, saved, saveToFile } from './gestures/sound.ts';
import { openApp, openTemplate } from './open-app.ts';

const block = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
const question = (page: Page) => page.getByRole('alertdialog').or(page.getByRole('dialog'));

test('whoever saves again before the last save is done finds the last one in the file', async ({
  page,
}) => {
  await saveToFile(page);
  await openApp(page);
  await openTemplate(page, 'CNN');
  await chooseFile(page, 'quick.kumiki');
  const placeIn = (text: string) => {
    const opened = openDocument(text);
    if ('error' in opened) throw new Error(opened.error.message.en);
    return opened.document.graph.nodes.find(({ id }) => id === 'flatten')?.position;
  };
  const first = placeIn(await saved(page));
  await block(page, 'flatten').click();
  for (let turn = 0; turn < 20; turn++) {
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Control+s');
  }
  await expect.poll(() => page.title()).not.toMatch(/^•/);
  await expect(question(page)).toHaveCount(0);
  const last = placeIn(await saved(page));
  expect(last?.y).toBe(first?.y);
  const moved = (last?.x ?? 0) - (first?.x ?? 0);
  expect(moved).toBeGreaterThan(0);
  await page.keyboard.press('Shift+ArrowRight');
  // The step of one key, twenty times.
  const after = placeIn(await saved(page));
  expect(moved).toBe(20 * ((after?.x ?? 0) - (last?.x ?? 0)));
});

test('a draft of a closed window is saved over its file, unless that has changed since', async ({
  context,
}) => {
  const begin = async () => {
    const page = await context.newPage();
    await saveToFile(page);
    await openApp(page);
    return page;
  };
  const first = await begin();
  await openTemplate(first, 'CNN');
  await chooseFile(first, 'kept.kumiki');
  await saved(first);
  const moveAndClose = async (page: Page) => {
    await block(page, 'flatten').click();
    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(() => page.title()).toMatch(/^•/);
    await page.waitForTimeout(1500);
    await page.close();
  };
  const restore = async (page: Page) => {
    await page.getByRole('button', { name: 'Restore', exact: true }).click();
    await expect(block(page, 'flatten')).toBeVisible();
    await page.keyboard.press('Control+s');
  };
  await moveAndClose(first);

  const second = await begin();
  await restore(second);
  await expect.poll(() => second.title()).not.toMatch(/^•/);
  await expect(question(second)).toHaveCount(0);
  await moveAndClose(second);

  const other = await begin();
  await chooseFile(other, 'kept.kumiki');
  await other
    .getByRole('button', { name: /kept\.kumiki/ })
    .first()
    .click();
  await block(other, 'flatten').click();
  await other.keyboard.press('Delete');
  const theirs = await saved(other);
  const third = await begin();
  await restore(third);
  await expect(
    third.getByRole('heading', { name: '‘kept.kumiki’ was changed outside this window' }),
  ).toBeVisible();
  expect(await saved(other)).toBe(theirs);
});

test('what another window saved is not overwritten without a word', async ({ context }) => {
  const [here, there] = [await context.newPage(), await context.newPage()];
  await saveToFile(here);
  await openApp(here);
  await openTemplate(here, 'CNN');
  await chooseFile(here, 'shared.kumiki');
  await saved(here);
  await saveToFile(there);
  await openApp(there);
  await chooseFile(there, 'shared.kumiki');
  await there
    .getByRole('button', { name: /shared\.kumiki/ })
    .first()
    .click();
  await expect(block(there, 'flatten')).toBeVisible();

  const moveAndSave = async (page: Page) => {
    await page.bringToFront();
    await block(page, 'flatten').click();
    await page.keyboard.press('Shift+ArrowRight');
  };
  await moveAndSave(here);
  const mine = await saved(here);
  await moveAndSave(there);
  await there.keyboard.press('Shift+ArrowRight');
  await there.keyboard.press('Control+s');
  await expect(
    there.getByRole('heading', { name: '‘shared.kumiki’ was changed outside this window' }),
  ).toBeVisible();
  expect(await saved(here)).toBe(mine);
  await there.bringToFront();
  await chooseFile(there, 'copy.kumiki');
  await there.getByRole('button', { name: 'Save a copy' }).click();
  await expect.poll(() => there.title()).not.toMatch(/^•/);
  expect(await saved(there)).not.toBe(mine);
  expect(await saved(here)).toBe(mine);
});
