// Games of two players in the hands of a user: points drawn as data, played turn by turn, looked into, and taken away.
import { expect, test } from '@playwright/test';
import {
  chooseData,
  enterRoom,
  openApp,
  openTemplate,
  startTraining,
  stepOf,
  takenAway,
} from './open-app.ts';
import { trains } from './limits.ts';

test.describe.configure(trains);

test('points are drawn with the mouse and with the keys, and the model fits them', async ({
  page,
}) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'GAN in two dimensions');
  await page.screenshot({ path: 'test-results/screens/gan-2d.png' });
  await chooseData(page, 'Points you draw');
  const pad = page.getByRole('button', { name: /^Draw points here/ });
  await expect(page.getByText('19 points')).toBeVisible();
  await page.getByRole('button', { name: 'Erase all points' }).click();
  await expect(page.getByText('0 points')).toBeVisible();
  await expect(page.getByText('Draw some points first.').first()).toBeVisible();
  const box = await pad.boundingBox();
  if (!box) throw new Error('There is no pad.');
  await page.mouse.move(box.x + box.width * 0.25, box.y + box.height * 0.5);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.75, box.y + box.height * 0.5, { steps: 20 });
  await page.mouse.up();
  await expect(page.getByText(/^(1[0-9]|[7-9]) points$/)).toBeVisible();
  await pad.focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.screenshot({ path: 'test-results/screens/points-pad.png' });
  await enterRoom(page, 'Build');
  await expect(page.getByText('Problems').first()).toBeVisible();
  expect(complaints).toEqual([]);
});

test('the generator is exported alone, with proof', async ({ page }) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'SAGAN mini');
  await page.screenshot({ path: 'test-results/screens/sagan-mini.png' });
  await page.keyboard.press('ControlOrMeta+E');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.getByText('Generator', { exact: true }).click();
  await dialog.getByRole('radio', { name: 'ONNX' }).check();
  await page.screenshot({ path: 'test-results/screens/export-generator.png' });
  const { name } = await takenAway(page, () =>
    dialog.getByRole('button', { name: 'Export', exact: true }).click(),
  );
  expect(name).toMatch(/\.onnx$/);
  await expect(dialog).toContainText('Verified: read back and run on 16 inputs (WASM)');
  expect(complaints).toEqual([]);
});

test('a game in two dimensions is played, held, and played one turn at a time', async ({
  page,
}) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'GAN in two dimensions');
  await startTraining(page);
  const game = page.getByRole('region', { name: 'Game' });
  await expect(game).toBeVisible({ timeout: trains.timeout });
  await expect.poll(() => stepOf(page), { timeout: trains.timeout }).toBeGreaterThan(50);
  await expect(game.getByRole('img', { name: /^Real points, generated points/ })).toBeVisible();
  await expect(
    game.getByText(/the critic scores the real one higher in \d+ % of pairs/),
  ).toBeVisible();
  const turn = game.getByRole('button', { name: 'One turn: Critic' });
  await expect(turn).toBeDisabled();
  await page.getByRole('toolbar').getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(turn).toBeEnabled();
  const held = await stepOf(page);
  const arrows = () => game.locator('.duel-arrow').first().getAttribute('x2');
  const before = await arrows();
  await turn.click();
  // The critic moved alone: its surface and what it wants of the points changed, and no round is over.
  await expect.poll(arrows).not.toBe(before);
  expect(await stepOf(page)).toBe(held);
  await game.getByText('Slow motion', { exact: true }).click();
  await game.getByRole('button', { name: 'One turn: Generator' }).click();
  await expect(game.getByText('1 / 5 · Noise goes through the generator.')).toBeVisible();
  await expect(game.getByText(/^5 \/ 5/)).toBeVisible();
  await game.getByRole('slider', { name: 'Step of the game' }).press('Home');
  await expect(game.getByText('step 0', { exact: true })).toBeVisible();
  expect(complaints).toEqual([]);
});

test('a pixel of a generated picture: where it looks in both, and the same noise without attention', async ({
  page,
}) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'SAGAN mini');
  await startTraining(page);
  const game = page.getByRole('region', { name: 'Game' });
  await expect.poll(() => stepOf(page), { timeout: trains.timeout }).toBeGreaterThan(2);
  await page.getByRole('toolbar').getByRole('button', { name: 'Pause', exact: true }).click();
  // Attention begins unused, and says so.
  await expect(game.getByText('not in use').first()).toBeVisible();
  const sample = game.getByRole('button', { name: 'Sample 3: look inside' });
  const box = await sample.boundingBox();
  if (!box) throw new Error('There is no sample.');
  // A quarter from the left, three quarters down: row 22, column 8 of 28, and row 11, column 4 of 14.
  await sample.click({ position: { x: box.width * 0.26, y: box.height * 0.77 } });
  const inside = game.getByRole('region', { name: 'Sample 3' });
  const looks = (title: string) =>
    inside.getByRole('button', { name: `${title} › Self-attention. Where row 11, column 4 looks` });
  await expect(looks('Generator')).toBeVisible({ timeout: trains.timeout });
  await expect(looks('Critic again')).toBeVisible();
  await expect(inside.getByText('Without attention (γ = 0)')).toBeVisible();
  await expect(inside.getByText('not in use')).toHaveCount(2);
  await page.screenshot({ path: 'test-results/screens/sagan-pixel.png' });
  await inside.getByRole('button', { name: 'Walk to another sample' }).click();
  await game.getByRole('button', { name: 'Sample 12: look inside' }).click();
  const walk = inside.getByRole('list', {
    name: 'From the noise of sample 3 to that of sample 12',
  });
  await expect(walk.locator('canvas')).toHaveCount(8);
  // It goes on while training does.
  await page.getByRole('toolbar').getByRole('button', { name: 'Resume', exact: true }).click();
  await inside.getByRole('button', { name: /^Open in the Inspect room: Critic/ }).click();
  const pixels = page.getByRole('button', { name: /^Attention of/ });
  await expect(pixels.first()).toBeVisible({ timeout: trains.timeout });
  await expect(page.locator('.view-name')).toContainText('Critic');
  expect(complaints).toEqual([]);
});
