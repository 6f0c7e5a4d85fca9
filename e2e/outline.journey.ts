// The outline in the hands of a user: a block found by its name and gone to, and the canvas brought back beside Train.
import { expect, test } from '@playwright/test';
import { enterRoom, openApp, openTemplate } from './open-app.ts';

test('a block inside a module is found from any room, and the canvas comes and stays beside Train', async ({
  page,
}) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'Transformer');
  await enterRoom(page, 'Train');
  const tree = page.getByRole('tree', { name: 'Outline' });
  await expect(tree.getByRole('treeitem', { name: /^Encoder layer, 2×/ })).toBeVisible();
  await expect(page.locator('.react-flow')).toHaveCount(0);

  await page.keyboard.press('ControlOrMeta+f');
  await page.keyboard.type('masked self');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Path of modules' })).toContainText(
    'Decoder layer',
  );
  const found = page.locator('.react-flow__node-block').filter({ hasText: 'Masked self-attenti' });
  await expect(found).toBeInViewport({ ratio: 0.999 });
  await expect(found).toHaveAccessibleName(/^Selected\. Masked self-attention/);

  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('source embed');
  await page.keyboard.press('Enter');
  await expect(page.locator('.react-flow__node[data-id="source-embedding"]')).toBeInViewport();

  await enterRoom(page, 'Train');
  await page.keyboard.press('ControlOrMeta+Backslash');
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  await enterRoom(page, 'Inspect');
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  expect(complaints).toEqual([]);
});
