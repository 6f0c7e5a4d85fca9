// Earlier versions of a saved document: what changed in each, restored by keys, taken back, and there after a restart.
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { checkAccess } from './check-access.ts';
import { openApp, openTemplate } from './open-app.ts';

/** The browser's own dialog answers no test; a file of the page's private file system is as real. */
async function chooseFile(page: Page, name: string): Promise<void> {
  await page.evaluate((file) => {
    const choose = async () => {
      const root = await navigator.storage.getDirectory();
      return root.getFileHandle(file, { create: true });
    };
    Object.assign(window, { showSaveFilePicker: choose });
  }, name);
}

function fileText(page: Page, name: string): Promise<string> {
  return page.evaluate(async (file) => {
    const root = await navigator.storage.getDirectory();
    return (await (await root.getFileHandle(file)).getFile()).text();
  }, name);
}

const documentName = (page: Page) =>
  page.getByRole('textbox', { name: 'Name of the document', exact: true });
const versions = (page: Page) => page.getByRole('dialog', { name: 'Versions' });

async function openVersions(page: Page): Promise<void> {
  await page.getByRole('menuitem', { name: 'File', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Versions…' }).click();
  await expect(versions(page)).toBeVisible();
}

async function save(page: Page): Promise<void> {
  await page.keyboard.press('Control+S');
  await expect.poll(() => page.title()).not.toMatch(/^•/);
}

test('saved several times, an earlier version restored by keys, and taken back', async ({
  page,
}) => {
  const complaints = await openApp(page);
  await openVersions(page);
  await expect(page.getByText('No versions yet: save the document')).toBeVisible();
  await page.keyboard.press('Escape');

  await openTemplate(page, 'CNN');
  await chooseFile(page, 'cnn.kumiki');
  await save(page);
  const nodes = page.locator('.react-flow__node');
  const whole = await nodes.count();
  await page.locator('.react-flow__node[data-id="flatten"]').click();
  await page.keyboard.press('Delete');
  await save(page);
  await documentName(page).fill('CNN without Flatten');
  await save(page);
  const written = await fileText(page, 'cnn.kumiki');

  await openVersions(page);
  const rows = versions(page).getByRole('radio');
  await expect(rows).toHaveCount(3);
  await expect(versions(page).getByText('Name CNN → CNN without Flatten')).toBeVisible();
  await expect(versions(page).locator('.version-large svg')).toBeVisible();
  await rows.first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(versions(page).getByText('− Flatten').first()).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(versions(page).getByText('The oldest version that is kept')).toBeVisible();
  await expect(versions(page).getByText('+ Flatten', { exact: true })).toBeVisible();
  await checkAccess(page, async (theme) => {
    await page.screenshot({ path: `test-results/screens/versions-${theme}.png` });
  });
  await versions(page).getByRole('button', { name: 'Restore', exact: true }).press('Enter');
  await expect(versions(page)).toBeHidden();
  await expect(page.getByText('The file stays as it is until you save.')).toBeVisible();
  await expect(nodes).toHaveCount(whole);
  await expect(documentName(page)).toHaveValue('CNN');
  expect(await page.title()).toMatch(/^•/);
  expect(await fileText(page, 'cnn.kumiki')).toBe(written);
  await page.screenshot({ path: 'test-results/screens/version-restored.png' });

  await page.locator('.react-flow__pane').click({ position: { x: 5, y: 5 } });
  await page.keyboard.press('Control+Z');
  await expect(documentName(page)).toHaveValue('CNN without Flatten');
  await expect(nodes).toHaveCount(whole - 1);
  await expect.poll(() => page.title()).not.toMatch(/^•/);

  // All of it is there after a restart, also in Japanese.
  await page.reload();
  await page.getByText('cnn.kumiki', { exact: true }).click();
  await expect(nodes).toHaveCount(whole - 1);
  await openVersions(page);
  await expect(rows).toHaveCount(3);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+K');
  await page.keyboard.type('日本語');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+K');
  await page.keyboard.type('バージョン');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'バージョン履歴' });
  await expect(dialog.getByText('前のバージョンからの変更')).toBeVisible();
  await dialog.locator('.version-row').nth(1).click();
  await checkAccess(page, async (theme) => {
    await page.screenshot({ path: `test-results/screens/versions-ja-${theme}.png` });
  });
  await dialog.getByRole('button', { name: 'バージョンをすべて削除…' }).click();
  await page.screenshot({ path: 'test-results/screens/versions-ja-delete.png' });
  await dialog.getByRole('button', { name: 'すべての文書のもの' }).click();
  await expect(dialog.getByText('バージョンはまだありません')).toBeVisible();
  expect(complaints).toEqual([]);
});
