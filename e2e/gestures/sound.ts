// What must hold after every gesture: the document is sound, the canvas shows it, and nothing hangs in the hand.
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { faultsOf } from '../../graph-core/document/document-faults.testing.ts';
import type { Document } from '../../graph-core/index.ts';
import { openDocument, serialize } from '../../graph-core/index.ts';
import { patience } from '../../scripts/project.mjs';

/** What an idle machine does at once; one that others use may let a page wait for seconds. */
export const soon = 5000 * patience;

/** A real file where the system's chooser, which no test can answer, would be asked. */
export async function saveToFile(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const picker = async () => {
      const folder = await navigator.storage.getDirectory();
      return folder.getFileHandle(document.documentElement.dataset.file ?? '', { create: true });
    };
    // `openApp` takes the system's chooser away.
    setTimeout(() => Object.assign(window, { showSaveFilePicker: picker }), 0);
  });
}

/** Which file the chooser answers from now on: one that is not there yet. */
export async function chooseFile(page: Page, name: string): Promise<void> {
  await page.evaluate((file) => {
    document.documentElement.dataset.file = file;
  }, name);
}

/** The document as it lies in its file after Ctrl+S. */
export async function saved(page: Page): Promise<string> {
  // What is put in order elsewhere may arrive while it is saved, and is to be saved as well.
  await expect(async () => {
    await page.keyboard.press('Control+s');
    const clean = expect.poll(() => page.title(), { intervals: [10, 20, 50], timeout: 3000 });
    await clean.not.toMatch(/^•/);
  }).toPass();
  let text = '';
  const read = async () => {
    // While it is being replaced it cannot be read.
    text = await page.evaluate(async () => {
      const folder = await navigator.storage.getDirectory();
      const handle = await folder.getFileHandle(document.documentElement.dataset.file ?? '');
      return (await handle.getFile()).text();
    });
    return text;
  };
  await expect.poll(() => read().catch(() => ''), { intervals: [10, 20, 50] }).not.toBe('');
  return text;
}

export function sound(text: string): Document {
  const opened = openDocument(text);
  if ('error' in opened) throw new Error(opened.error.message.en);
  expect(faultsOf(opened.document)).toEqual([]);
  expect(serialize(opened.document)).toBe(text);
  return opened.document;
}

/** Nothing is in the hand any more: no wire, no block, no selection in the making, no menu. */
export async function expectNothingHangs(page: Page): Promise<void> {
  const hanging = [
    '.react-flow__connection',
    '.react-flow__node.dragging',
    '.react-flow__selection',
    '.react-flow__pane.dragging',
    '[data-fit]',
    '[role=menu]',
    '.loose-wire-reason',
  ].join(', ');
  await expect(page.locator(hanging)).toHaveCount(0, { timeout: soon });
}

/** What the canvas shows stands where the document says; a block that is looked into is none of the document. */
export async function expectDrawn(page: Page, document: Document): Promise<void> {
  const places = new Map<string, string>();
  for (const { nodes, notes } of [document.graph, ...document.modules.map(({ graph }) => graph)])
    for (const { id, position } of [...nodes, ...notes])
      places.set(`${id} ${position.x},${position.y}`, id);
  const isLooking = (await page.locator('.canvas[data-looks=true]').count()) > 0;
  if (isLooking) return;
  await expect
    .poll(async () => (await drawn(page)).filter((node) => !places.has(node)), { timeout: soon })
    .toEqual([]);
}

/** Without what a repair under the pointer would add or change. */
export const drawn = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [
      ...document.querySelectorAll<HTMLElement>(
        ':is(.react-flow__node-block, .react-flow__node-note):not(:has([data-look=added], [data-look=changed]))',
      ),
    ].map(({ dataset, style }) => {
      const [x, y] = (/translate\((.*)px,\s*(.*)px\)/.exec(style.transform) ?? [])
        .slice(1)
        .map(Number);
      return `${dataset.id} ${x},${y}`;
    }),
  );

/** By the button in the tool bar, from first to last. */
export async function throughHistory(page: Page, way: 'Undo' | 'Redo'): Promise<void> {
  await page.keyboard.press('Escape');
  const button = page.locator('.top-bar').getByRole('button', { name: new RegExp(`^${way}`) });
  await button.evaluate(async (element: HTMLButtonElement) => {
    for (
      let steps = 0;
      steps < 1000 && !element.matches(':disabled, [aria-disabled=true]');
      steps++
    ) {
      element.click();
      await new Promise(requestAnimationFrame);
    }
  });
  await expect(button).toBeDisabled();
}
