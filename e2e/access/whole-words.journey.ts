// No name of the palette or of a block ends in an ellipsis, and text set wider (WCAG 1.4.12) is still whole, in both languages.
import { expect, test } from '@playwright/test';
import { templates } from '../../templates/index.ts';
import { isThorough, trains } from '../limits.ts';
import { openApp, openTemplate } from '../open-app.ts';
import { brokenTitles, cutWords, setWide, signsOverWires, wordsBesideBlocks } from './cut.ts';

test.use({ viewport: { width: 1280, height: 720 } });

/** Those with the longest names and settings, or all there are. */
const longest = ['googlenet-mini', 'transformer-encoder'];
const shown = templates.filter(({ id }) => isThorough || longest.includes(id));

for (const locale of ['en-US', 'ja-JP'])
  test.describe(locale, () => {
    test.use({ locale });
    test('words are whole, also when they are set wider', async ({ page }) => {
      const found: string[] = [];
      const look = async (place: string) => {
        for (const words of await cutWords(page)) found.push(`${place}: ${words}`);
        for (const words of await wordsBesideBlocks(page)) found.push(`${place}, beside: ${words}`);
      };
      await openApp(page);
      for (const { id, title } of shown) {
        await openTemplate(page, locale === 'en-US' ? title.en : title.ja);
        await look(id);
        await page.keyboard.press('Shift+Digit0');
        await expect(page.locator('.canvas')).toHaveAttribute('data-zoom', 'near');
        await look(`${id} at 100 %`);
        await page.getByRole('button', { name: /^(Zoom out|縮小)/ }).click();
        await expect(page.locator('.canvas')).toHaveAttribute('data-zoom', 'middle');
        await look(`${id} from a little away`);
        if (id === shown.at(-1)?.id) break;
        // Names of a great many tabs are cut, as in a browser.
        await page.keyboard.press('Control+Alt+w');
        await page.getByRole('heading', { name: /Templates|テンプレート/ }).waitFor();
      }
      await setWide(page);
      for (const key of ['Alt+1', 'Alt+2', 'Alt+3', 'Alt+4']) {
        await page.keyboard.press(key);
        const room = page.locator('[data-region="room"], [data-region="canvas"]');
        await expect(room.filter({ visible: true }).first()).toBeVisible();
        await look(`wide, ${key}`);
      }
      expect(found).toEqual([]);
    });
  });

for (const [locale, title] of [
  ['en-US', 'ZFNet mini'],
  ['ja-JP', 'Transformer：英語 → 日本語'],
] as const)
  test.describe(`${locale}, with live signs`, () => {
    test.use({ locale, viewport: { width: 1440, height: 900 } });
    test('no word of a title is broken, none is cut, and no sign lies over a wire', async ({
      page,
    }) => {
      await openApp(page);
      await openTemplate(page, title);
      await page.keyboard.press('Alt+3');
      await page.getByRole('button', { name: /^(One step|1 ステップ)$/ }).click();
      await page.keyboard.press('Alt+1');
      await expect(page.locator('.canvas .block-sign').first()).toBeVisible(trains);
      for (const distance of ['middle', 'near']) {
        if (distance === 'near') await page.keyboard.press('Shift+Digit0');
        await expect(page.locator('.canvas')).toHaveAttribute('data-zoom', distance);
        expect(await brokenTitles(page)).toEqual([]);
        expect(await cutWords(page, '.canvas')).toEqual([]);
        expect(await wordsBesideBlocks(page)).toEqual([]);
        expect(await signsOverWires(page)).toEqual([]);
      }
    });
  });
