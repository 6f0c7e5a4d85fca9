// Modules where they are listed: renamed, duplicated, deleted with what was made of them; and a new document begins at 100 %.
import { expect, test } from '@playwright/test';
import { openApp, openTemplate } from './open-app.ts';

test('a module of the document is renamed, duplicated and deleted from the palette', async ({
  page,
}) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'Transformer');
  const act = async (module: string, action: string) => {
    await page.getByRole('button', { name: `Actions for ‘${module}’` }).click();
    await page.getByRole('menuitem', { name: action, exact: true }).click();
  };
  await act('Encoder layer', 'Rename');
  await page.getByRole('textbox', { name: 'New name of ‘Encoder layer’' }).fill('Reader');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Actions for ‘Reader’' })).toBeVisible();
  await act('Reader', 'Duplicate');
  await expect(page.getByRole('button', { name: 'Actions for ‘Reader copy’' })).toBeVisible();
  await act('Reader copy', 'Delete');
  await expect(page.getByRole('button', { name: 'Actions for ‘Reader copy’' })).toHaveCount(0);

  await act('Reader', 'Delete');
  await expect(page.getByText('This document uses it in 1 place.')).toBeVisible();
  await page.getByRole('button', { name: 'Replace them with its parts' }).click();
  await expect(page.getByRole('button', { name: 'Actions for ‘Reader’' })).toHaveCount(0);
  await expect(page.getByText('No problems')).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/modules-listed.png' });
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await page.getByRole('menuitem', { name: 'Undo: Delete the module' }).click();
  await expect(page.getByRole('button', { name: 'Actions for ‘Reader’' })).toBeVisible();
  expect(complaints).toEqual([]);
});

test('a module says what it is for, and is used in another document from the library', async ({
  page,
}) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'Transformer');
  await page.getByRole('button', { name: 'Actions for ‘Encoder layer’' }).click();
  await page.getByRole('menuitem', { name: 'Save to my library' }).click();
  await expect(page.getByText('‘Encoder layer’ is in your library')).toBeVisible();
  await page.reload();
  await openTemplate(page, 'CNN');
  const kept = page.getByRole('button', { name: 'Encoder layer', exact: true });
  await kept.dblclick();
  // The module, inside the one document that had none, with the variables it is made of.
  await expect(page.getByRole('button', { name: 'Actions for ‘Encoder layer’' })).toBeVisible();
  // Once more, with a width of its own beside the one that is there.
  await page.getByRole('button', { name: /^Add ‘Encoder layer’ with values/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Add ‘Encoder layer’' });
  await dialog.getByRole('textbox', { name: 'd_model' }).fill('32');
  await page.screenshot({ path: 'test-results/screens/library-values.png' });
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await page.keyboard.press('Escape');
  const value = (name: string) =>
    page.getByRole('textbox', { name: `Value of ${name}`, exact: true });
  await expect(value('d_model_2')).toHaveValue('32');
  await expect(value('d_model')).toHaveValue('64');
  await page.keyboard.press('Control+z');
  await expect(value('d_model_2')).toHaveCount(0);
  await page.locator('.react-flow__node').last().click();
  await page.keyboard.press('Alt+ArrowDown');
  await expect(page.getByText('You are inside a module.')).toBeVisible();
  await expect(page.getByText('d_model', { exact: true }).first()).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/library.png' });
  await page.getByRole('button', { name: 'Remove ‘Encoder layer’ from my library' }).click();
  await expect(page.getByText('My library')).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test('a new document begins at 100 %, whatever the zoom was before it', async ({ page }) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'Transformer');
  const zoom = () =>
    page.evaluate(
      () =>
        new DOMMatrix(
          getComputedStyle(document.querySelector('.react-flow__viewport') ?? document.body)
            .transform,
        ).a,
    );
  await expect.poll(zoom).toBeLessThan(0.8);
  await page.getByRole('menuitem', { name: 'File' }).click();
  await page.getByRole('menuitem', { name: /^New empty document/ }).click();
  await expect(page.getByText('Empty canvas')).toBeVisible();
  await expect.poll(zoom).toBe(1);
  await page.getByRole('combobox', { name: 'Search blocks' }).first().fill('Dense');
  await page.keyboard.press('Enter');
  await expect(page.locator('.react-flow__node-block')).toBeVisible();
  expect(await zoom()).toBe(1);
  expect(complaints).toEqual([]);
});
