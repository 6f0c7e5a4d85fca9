// The canvas by keyboard alone: every block is reached, read, selected, moved, connected and removed, and focus is never lost.
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { denseRows } from '../../graph-core/document/draw.testing.ts';
import { openApp } from '../open-app.ts';
import { keysOf } from './keys-of.ts';

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('data-id') ?? '');
const region = (page: Page) =>
  page.evaluate(
    () => document.activeElement?.closest('[data-region]')?.getAttribute('data-region') ?? '',
  );
const placeOf = (page: Page, id: string) =>
  page.locator(`.react-flow__node[data-id="${id}"]`).boundingBox();

test('the Transformer is walked, read and changed by keys, and undone', async ({ page }) => {
  const complaints = await openApp(page);
  const { press, type } = keysOf(page);
  await page.getByRole('searchbox', { name: 'Search templates' }).focus();
  await type('bert');
  await press('Control+a');
  await type('transformer');
  await press('Enter');
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  // The canvas has the focus; arrows go along the wires.
  await expect.poll(() => focused(page)).toBe('source');
  await press('ArrowRight', 'ArrowRight');
  await expect.poll(() => focused(page)).toBe('source-position');
  const node = page.locator('.react-flow__node[data-id="source-position"]');
  await expect(node).toHaveAccessibleName(
    /^Positional encoding\. Values from Source embedding\. Values to Encoder layer, B × /,
  );

  // Moves are one step of undo.
  const before = await placeOf(page, 'source-position');
  await press('Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowRight');
  await expect.poll(async () => (await placeOf(page, 'source-position'))?.y).not.toBe(before?.y);
  await press('Control+z');
  await expect.poll(() => placeOf(page, 'source-position')).toEqual(before);

  // Delete takes what has the focus, not what is selected elsewhere.
  await press('Enter', 'ArrowRight');
  await expect(node).toHaveAccessibleName(/^Selected\. Positional encoding/);
  expect(await focused(page)).toBe('encoder');
  await press('Delete');
  await expect(page.locator('.react-flow__node[data-id="encoder"]')).toHaveCount(0);
  await expect(node).toHaveCount(1);
  expect(await region(page)).toBe('canvas');
  await press('Control+z');
  await expect(page.locator('.react-flow__node[data-id="encoder"]')).toHaveCount(1);

  // From the settings the keys of a field are the field's; a button elsewhere deletes nothing.
  await page.locator('.react-flow__node[data-id="encoder"]').focus();
  await press('Enter', 'Enter');
  expect(await region(page)).toBe('inspector');
  await press('Shift+F6');
  expect(await region(page)).toBe('canvas');
  await press('Shift+F6');
  expect(await region(page)).toBe('palette');
  await press('ArrowDown', 'ArrowDown', 'Delete');
  await expect(page.locator('.react-flow__node[data-id="encoder"]')).toHaveCount(1);

  // All of its shelves are one stop of Tab, and arrows walk among them.
  await expect(page.locator('.palette-item:focus')).toHaveCount(1);
  await expect(page.locator('.panel-body button[tabindex="0"]')).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('.palette-item:focus')).toHaveText('Image input');

  // A block of the palette, found by what people call it, is on the canvas with the focus.
  await press('Shift+F6', 'F6');
  await type('relu');
  await press('Enter');
  await expect.poll(() => region(page)).toBe('canvas');
  await expect(page.locator('.react-flow__node:focus')).toHaveAccessibleName(
    /^Selected\. Activation/,
  );
  await press('Delete');
  expect(await region(page)).toBe('canvas');

  // Out of sight is not out of reach: zoomed in, the far end comes into view.
  await press('=', '=', '=', '=', 'End');
  const last = page.locator('.react-flow__node:focus');
  await expect(last).toHaveAccessibleName(/^Classification output/);
  await expect(last).toBeInViewport({ ratio: 0.999 });

  // From the very first stop one key leads back to where one was.
  await page.getByRole('button', { name: 'Skip to the canvas' }).focus();
  await press('Enter');
  await expect(last).toHaveAccessibleName(/^Classification output/);
  expect(complaints).toEqual([]);
});

test('the whole of a large graph stays in view until an arrow leads into it', async ({ page }) => {
  const complaints = await openApp(page);
  await page.evaluate(
    (text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], 'large.kumiki'));
      window.dispatchEvent(
        new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
      );
    },
    JSON.stringify(denseRows(200, 20)),
  );
  const canvas = page.locator('.canvas');
  await expect(canvas).toHaveAttribute('data-zoom', 'overview');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => focused(page)).toBe('d0');
  await expect(canvas).not.toHaveAttribute('data-zoom', 'overview');
  // Blocks and wires come in turn, under the picture of all.
  await expect(canvas).toHaveAttribute('data-pictured', 'false');
  await expect(page.locator('.react-flow__node[data-id="d1"] .block-title')).toBeVisible();
  await expect(page.locator('.react-flow__edge[data-id="w1"] .wire-line')).toHaveCount(1);
  await page.keyboard.press('Shift+1');
  await expect(page.locator('.react-flow__node')).toHaveCount(0);
  await page.waitForTimeout(300);
  await expect(canvas).toHaveAttribute('data-zoom', 'overview');
  expect(complaints).toEqual([]);
});
