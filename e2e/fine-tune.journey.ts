// Fine-tuning by a mouse: a part of a stranger's weights is taken, what it fills is frozen, and only the rest learns.
import { expect, test } from '@playwright/test';
import type { NamedArray } from '../graph-core/weights/named-array.ts';
import { readSafetensors, writeSafetensors } from '../graph-core/weights/safetensors.ts';
import { trains } from './limits.ts';
import { enterRoom, exportedWeights, openApp, openTemplate, stepOf } from './open-app.ts';

test.describe.configure(trains);

function arraysOf(file: Buffer): readonly NamedArray[] {
  const read = readSafetensors(new Uint8Array(file));
  if ('error' in read) throw new Error(read.error.en);
  return read.weights;
}

test('weights of another model are taken in part, frozen, and stay while the rest learns', async ({
  page,
}) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'CNN');
  await enterRoom(page, 'Train');
  await page.getByRole('button', { name: 'One step' }).click();
  await expect.poll(() => stepOf(page)).toBe(1);
  const ours = arraysOf(await exportedWeights(page));
  // The last layer is one for other classes; the names are somebody else's, the layout still ours.
  const last = ours.at(-1)?.name.split('/')[0] ?? '';
  const theirs = ours.flatMap((array) =>
    array.name.startsWith(`${last}/`)
      ? []
      : [{ ...array, name: `backbone.${array.name}`, data: array.data.map((value) => value * 2) }],
  );
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await page.keyboard.type('Import weights');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Import weights' });
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    dialog.getByRole('button', { name: 'Choose a file…' }).click(),
  ]);
  await chooser.setFiles({
    name: 'backbone.safetensors',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(writeSafetensors(theirs)),
  });
  await expect(dialog).toContainText(`${theirs.length} of ${ours.length} parameter arrays match`);
  await page.screenshot({ path: 'test-results/screens/fine-tune-part.png' });
  await dialog.getByRole('button', { name: 'Use those that match' }).click();
  await expect(dialog).toBeHidden({ timeout: 60_000 });

  // All is frozen by one command, and the last layer let go in the panel.
  await enterRoom(page, 'Build');
  await page.locator('.react-flow__pane').click({ position: { x: 5, y: 5 } });
  await page.keyboard.press('ControlOrMeta+A');
  await page.getByRole('button', { name: 'Freeze', exact: true }).click();
  await expect(page.locator('.block-rate').first()).toBeVisible();
  const marks = await page.locator('.block-rate').count();
  await page.keyboard.press('Escape');
  await page.locator(`.react-flow__node[data-id="${last}"]`).click();
  await page.getByRole('switch', { name: 'Frozen' }).click();
  await expect(page.locator('.block-rate')).toHaveCount(marks - 1);
  await page.screenshot({ path: 'test-results/screens/fine-tune-frozen.png' });

  await enterRoom(page, 'Train');
  await expect(page.getByText('The weights of backbone.safetensors were imported')).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/fine-tune-offer.png' });
  await expect(page.getByText('‘Train’ starts from those that still fit')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByText('continues with all 8 of its weights')).toBeVisible();
  await expect.poll(() => stepOf(page)).toBeGreaterThan(2);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('Paused', { exact: true }).first()).toBeVisible();
  await expect(page.locator('.run-row[data-present="true"]')).toContainText(
    'Began with the weights of backbone.safetensors.',
  );
  const after = new Map(
    arraysOf(await exportedWeights(page)).map(({ name, data }) => [name, data]),
  );
  for (const { name, data } of theirs)
    expect(after.get(name.replace('backbone.', '')), name).toEqual(data);
  await page.screenshot({ path: 'test-results/screens/fine-tune-train.png' });
  expect(complaints).toEqual([]);
});
