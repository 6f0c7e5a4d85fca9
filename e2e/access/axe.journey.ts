// What axe finds in every room, dialog and menu: nothing, of any severity, in any theme and either language.
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { patience } from '../../scripts/project.mjs';
import { isThorough } from '../limits.ts';
import { openApp, openTemplate } from '../open-app.ts';
import { settleColours, violationsOn } from '../check-access.ts';

const words = {
  en: {
    rooms: ['Build', 'Data', 'Train', 'Inspect'],
    train: 'Train',
    close: 'Close',
    menu: 'File',
  },
  ja: {
    rooms: ['構築', 'データ', '学習', '観察'],
    train: '学習する',
    close: '閉じる',
    menu: 'ファイル',
  },
} as const;

const themes = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  'forced colours': { colorScheme: 'dark', forcedColors: 'active' },
} as const;

let looked = 0;

/** All themes and both languages where there is time; else each place in one theme, by turns, in English. */
async function look(page: Page, place: string, found: string[]): Promise<void> {
  const all = Object.entries(themes);
  const turn = all[looked++ % all.length] ?? all[0];
  for (const [theme, media] of isThorough || !turn ? all : [turn]) {
    await page.emulateMedia(media);
    await settleColours(page);
    for (const { id, impact, nodes } of await violationsOn(page))
      found.push(
        `${place}, ${theme}: ${id} (${impact}) ${nodes.map(({ html, any }) => html.slice(0, 160) + (any[0]?.message ?? '').slice(0, 200)).join(' | ')}`,
      );
  }
  await page.emulateMedia(themes.light);
}

for (const language of isThorough ? (['en', 'ja'] as const) : (['en'] as const)) {
  const { rooms, train, menu } = words[language];
  test.describe(language, () => {
    test.use({ locale: language === 'en' ? 'en-US' : 'ja-JP' });
    test('axe finds nothing anywhere', async ({ page }) => {
      test.setTimeout(300_000 * patience);
      const found: string[] = [];
      const complaints = await openApp(page);
      await look(page, 'gallery', found);
      await openTemplate(page, 'Transformer');
      const [build, data, trainRoom, inspect] = rooms;
      const room = (name: string) => page.getByText(name, { exact: true }).first().click();
      await look(page, 'Build', found);
      await page.locator('.react-flow__node[data-id="encoder"]').click();
      await look(page, 'Build with a module selected', found);
      await room(data);
      await look(page, 'Data', found);
      await room(trainRoom);
      await look(page, 'Train before a run', found);
      await page.getByRole('toolbar').getByRole('button', { name: train, exact: true }).click();
      await expect(page.locator('.u-over').first()).toBeVisible();
      await expect
        .poll(() => page.locator('.status-bar').innerText())
        .toMatch(/[1-9]\d* \/|step [1-9]|[1-9]\d* of/);
      await page.keyboard.press('Control+.');
      await look(page, 'Train with a run', found);
      await room(inspect);
      await page.waitForTimeout(500);
      await look(page, 'Inspect', found);
      await room(build);
      for (const [name, keys] of [
        ['All commands', 'Control+k'],
        ['Export', 'Control+e'],
        ['Keyboard', 'Shift+?'],
        ['Help', 'F1'],
      ] as const) {
        await page.locator('.react-flow').first().focus();
        await page.keyboard.press(keys);
        await expect(page.getByRole('dialog')).toBeVisible();
        await look(page, name, found);
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toBeHidden();
      }
      const menus = page.getByRole('menubar').getByRole('menuitem');
      // They are drawn alike.
      const count = isThorough ? await menus.count() : 1;
      for (let at = 0; at < count; at++) {
        await menus.nth(at).click();
        await expect(page.getByRole('menu')).toBeVisible();
        await look(page, `menu ${at + 1}`, found);
        await page.keyboard.press('Escape');
        await expect(page.getByRole('menu')).toBeHidden();
      }
      for (const item of [/^(Test the masks|マスクを検査)/, /^(Versions|バージョン履歴)/]) {
        await page.getByRole('menubar').getByRole('menuitem', { name: menu, exact: true }).click();
        await page.getByRole('menuitem', { name: item }).click();
        await expect(page.getByRole('dialog')).toBeVisible();
        await look(page, String(item), found);
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toBeHidden();
      }
      // What would be lost is asked about.
      await page.locator('.react-flow').first().focus();
      await page.keyboard.press('Control+a');
      await page.keyboard.press('Delete');
      await look(page, 'Build, emptied', found);
      await page.keyboard.press('Control+Shift+o');
      await look(page, 'after leaving the document', found);
      expect(found).toEqual([]);
      expect(complaints).toEqual([]);
    });
  });
}
