// The canvas by mouse: menus where one clicks, an end of a wire pulled off, a block dropped into a wire, Escape, undo by name.
import type { Locator } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { openApp, openTemplate } from '../open-app.ts';

test('what hands do on the canvas, each one step of undo with a name', async ({ page }) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'CNN');
  const node = (id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
  const wires = page.locator('.react-flow__edge');
  const undo = page.locator('.top-bar').getByRole('button', { name: /^Undo/ });
  const middle = async (what: Locator) => {
    const box = await what.boundingBox();
    return { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
  };
  const pull = async (from: Locator, by: { x: number; y: number }) => {
    const { x, y } = await middle(from);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + by.x, y + by.y, { steps: 4 });
  };

  // A wire ends in the middle of its joints.
  const joint = await middle(node('flatten').locator('.react-flow__handle.target'));
  const end = await pointOn(wires.nth(4), 1);
  expect(Math.hypot(end.x - joint.x, end.y - joint.y)).toBeLessThan(1);

  // A menu by the button, and by its key.
  await node('flatten').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.keyboard.type('In a row');
  await page.keyboard.press('Enter');
  await expect(undo).toHaveAccessibleName('Undo: Rename to In a row');
  await node('flatten').focus();
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menuitem', { name: /^Duplicate/ })).toBeVisible();
  await page.keyboard.press('Escape');

  // An end of a wire: Escape lets go of it, over nothing it is cut, on another block it finds its input.
  const input = node('flatten').locator('.react-flow__handle.target');
  await pull(input, { x: -20, y: 120 });
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(wires).toHaveCount(9);
  const [at, frame] = [await middle(input), await page.locator('.canvas').boundingBox()];
  await pull(input, { x: (frame?.x ?? 0) + 14 - at.x, y: (frame?.y ?? 0) + 14 - at.y });
  await page.mouse.up();
  await expect(wires).toHaveCount(8);
  await expect(undo).toHaveAccessibleName('Undo: Disconnect Average pooling → In a row');

  // What is wrong is told beneath a selected block, and covers nothing while it or a wire is on its way.
  const told = page.locator('.problem-toolbar');
  await node('flatten').click({ position: { x: 60, y: 8 } });
  await expect(told).toHaveCount(1);
  await expect(told).toHaveCSS('user-select', 'none');
  await pull(node('flatten').locator('.block-head'), { x: 30, y: 40 });
  await expect(told).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(told).toHaveCount(1);
  await pull(node('flatten').locator('.react-flow__handle.source'), { x: 20, y: -60 });
  await expect(told).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.mouse.up();

  // With a box drawn round blocks their wires come along: neither counted, nor with their shapes over the blocks.
  const [from, to] = [await node('flatten').boundingBox(), await node('hidden').boundingBox()];
  await page.keyboard.down('Shift');
  await page.mouse.move((from?.x ?? 0) - 14, (from?.y ?? 0) - 14);
  await page.mouse.down();
  await page.mouse.move((to?.x ?? 0) + (to?.width ?? 0) + 6, (to?.y ?? 0) + (to?.height ?? 0) + 6);
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await expect(page.locator('.wire[data-selected="true"]').first()).toBeAttached();
  await expect(page.locator('.inspector')).toContainText('2 selected');
  await expect(page.locator('.wire-full')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await undo.click();
  await expect(page.getByText('Undone: Disconnect Average pooling → In a row')).toBeVisible();

  // Deleted, its neighbours are joined; back again, a copy goes into a wire.
  await node('dropout').click({ position: { x: 60, y: 8 } });
  await page.keyboard.press('Delete');
  await expect(undo).toHaveAccessibleName('Undo: Delete Dropout, join Dense 96 → Classes');
  await expect(wires).toHaveCount(8);
  await undo.click();
  await page.keyboard.down('Alt');
  await pull(node('dropout').locator('.block-head'), { x: 0, y: 140 });
  await page.mouse.up();
  await page.keyboard.up('Alt');
  const copy = node('dropout-1');
  await expect(copy).toBeVisible();
  // The view may still be on its way to the copy, and wires on theirs around it: taken up until a wire says that it takes it.
  await expect(async () => {
    await page.mouse.up();
    const from = await middle(copy.locator('.block-head'));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    const to = await pointOn(wires.nth(5), 0.5);
    await page.mouse.move(to.x, to.y, { steps: 5 });
    await page.mouse.move(to.x + 1, to.y);
    await expect(page.locator('.react-flow__edge[data-takes="true"]')).toHaveCount(1, {
      timeout: 500,
    });
  }).toPass();
  await page.mouse.up();
  await expect(wires).toHaveCount(10);
  await expect(undo).toHaveAccessibleName(/^Undo: Insert Dropout \(2\) into /);
  await page.keyboard.press('Control+Alt+z');
  await page.getByRole('button', { name: 'As it was opened' }).click();
  await page.keyboard.press('Escape');
  await expect(copy).toHaveCount(0);
  await expect(undo).toBeDisabled();
  expect(complaints).toEqual([]);
});

test('what is seen whole stays so in a window of another size; a menu stays open on the way into it', async ({
  page,
}) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'CNN');
  const zoom = page.locator('.canvas-zoom-now');
  const shown = await zoom.innerText();
  const blocks = () =>
    page.locator('.canvas').evaluate((canvas) => {
      const frame = canvas.getBoundingClientRect();
      const all = [...canvas.querySelectorAll('.react-flow__node')];
      const boxes = all.map((node) => node.getBoundingClientRect());
      return {
        areInside: boxes.every(({ left, right }) => left >= frame.left && right <= frame.right),
        middle: (boxes[0]?.left ?? 0) - (frame.left + frame.right) / 2,
      };
    });
  await page.waitForTimeout(600);
  await page.setViewportSize({ width: 1100, height: 800 });
  await expect(zoom).not.toHaveText(shown);
  expect((await blocks()).areInside).toBe(true);
  // However far away, the borders of a block are about a pixel of the screen.
  const borders = await page
    .locator('.seen:has(> .block-node)')
    .first()
    .evaluate((seen) =>
      [1, 1.2, 1.46, 1.83, 2.3].map((scale) => {
        seen.style.setProperty('--k', String(scale));
        const block = seen.querySelector('.block-node') ?? seen;
        const { borderTopWidth, borderRightWidth } = getComputedStyle(block);
        return (
          Math.min(Number.parseFloat(borderTopWidth), Number.parseFloat(borderRightWidth)) / scale
        );
      }),
    );
  expect(Math.min(...borders)).toBeGreaterThan(0.75);
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(zoom).toHaveText(shown);

  // Moved, the middle stays in the middle.
  const canvas = await page.locator('.canvas').boundingBox();
  const corner = { x: (canvas?.x ?? 0) + 10, y: (canvas?.y ?? 0) + 400 };
  await page.mouse.move(corner.x, corner.y);
  await page.mouse.down();
  await page.mouse.move(corner.x + 60, corner.y + 40, { steps: 3 });
  await page.mouse.up();
  const { middle } = await blocks();
  await page.setViewportSize({ width: 1240, height: 900 });
  await expect.poll(async () => Math.abs((await blocks()).middle - middle)).toBeLessThan(2);
  await expect(zoom).toHaveText(shown);

  // From ‘File’ aslant over ‘Edit’ to an entry of its menu.
  const [file, edit] = [page.getByRole('menuitem', { name: 'File' }), page.getByText('Edit')];
  await file.click();
  const [from, over] = [await file.boundingBox(), await edit.boundingBox()];
  const last = await page.getByRole('menu').getByRole('menuitem').last().boundingBox();
  if (!from || !over || !last) throw new Error('There is no menu.');
  await page.mouse.move(from.x + from.width - 4, from.y + 6);
  await page.mouse.move(over.x + 4, from.y + 18, { steps: 2 });
  await page.mouse.move(last.x + 120, last.y + 4, { steps: 8 });
  await expect(page.getByRole('menuitem', { name: /^Open…/ })).toBeVisible();
  await page.mouse.move(over.x + 4, over.y + 8, { steps: 4 });
  await expect(page.getByRole('menuitem', { name: /^Select all/ })).toBeVisible();
  expect(complaints).toEqual([]);
});

/** A point on a wire, which may bend: the middle of its box may lie beside it. */
function pointOn(
  wire: Locator,
  share: number,
): Promise<{ readonly x: number; readonly y: number }> {
  return wire.locator('.wire-hand').evaluate((path: SVGPathElement, part) => {
    const { x, y } = path.getPointAtLength(path.getTotalLength() * part);
    const screen = path.getScreenCTM() ?? new DOMMatrix();
    return { x: x * screen.a + screen.e, y: y * screen.d + screen.f };
  }, share);
}
