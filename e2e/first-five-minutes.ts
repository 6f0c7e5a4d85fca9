// From the gallery to a trained Transformer and its weights: the same five minutes in every edition of the app.
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { readSafetensors } from '../graph-core/weights/safetensors.ts';
import { trains } from './limits.ts';
import { enterRoom, openTemplate, startTraining, stepOf, takenAway, openView } from './open-app.ts';

/** Begins at the gallery. */
export async function firstFiveMinutes(page: Page): Promise<void> {
  // Three clicks: the template, the room, Train.
  await openTemplate(page, 'Transformer');
  await expect(page.getByText('No problems')).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/canvas.png' });
  await startTraining(page);
  await expect.poll(() => stepOf(page)).toBeGreaterThan(0);
  await expect(page.getByText('WASM').first()).toBeVisible();
  const before = await lossOf(page);
  expect(before).toBeGreaterThan(2);
  await expect.poll(() => lossOf(page), { timeout: trains.timeout }).toBeLessThan(before / 2);
  await page.screenshot({ path: 'test-results/screens/training.png' });

  // Source–target attention: every row is a distribution, and the anti-diagonal has grown.
  await enterRoom(page, 'Inspect');
  await openView(page, /^Decoder layer 2 › Source.target/);
  await page
    .getByRole('button', { name: 'Mean', exact: true })
    .or(page.getByText('Mean', { exact: true }))
    .first()
    .click();
  const late = await attentionTable(page);
  await page.screenshot({ path: 'test-results/screens/attention.png' });
  for (const row of late) expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 3);
  await page.getByRole('slider').last().press('Home');
  const early = await attentionTable(page);
  for (const row of early) expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 3);
  expect(antiDiagonal(late)).toBeGreaterThan(antiDiagonal(early) + 0.1);

  // Stop, and take the weights away.
  await enterRoom(page, 'Train');
  await page.getByRole('button', { name: /^Stop/ }).click();
  const { name, bytes } = await takenAway(page, () =>
    page.getByRole('button', { name: /^Save weights/ }).click(),
  );
  expect(name).toBe('Transformer.safetensors');
  const read = readSafetensors(new Uint8Array(bytes));
  if ('error' in read) throw new Error(read.error.en);
  const parameters = read.weights.reduce((sum, { data }) => sum + data.length, 0);
  expect(parameters).toBe(236_174);
  expect(read.weights.every(({ data }) => data.every(Number.isFinite))).toBe(true);
}

/** What the legend of the loss chart says last. */
async function lossOf(page: Page): Promise<number> {
  const words = await page
    .getByText(/^training(, smoothed)?\s*[\d.]+/)
    .first()
    .innerText();
  return Number(/([\d.]+)\s*$/.exec(words)?.[1] ?? Number.NaN);
}

/** The table on the screen, through its own CSV. */
async function attentionTable(page: Page): Promise<number[][]> {
  const { bytes } = await takenAway(page, () => page.getByRole('button', { name: 'CSV' }).click());
  return bytes
    .toString('utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').slice(1).map(Number));
}

/** Mean weight on the place that reversal asks for: query t looks at key n − 1 − t. */
function antiDiagonal(table: readonly (readonly number[])[]): number {
  const keys = table[0]?.length ?? 0;
  const right = table.slice(0, keys).map((row, query) => row[keys - 1 - query] ?? 0);
  return right.reduce((a, b) => a + b, 0) / keys;
}
