// The backend named is the one that computes: three steps on each of the four, proven by the programs it runs.
import { expect, test } from '@playwright/test';
import type { Programs } from './count-programs.ts';
import { countPrograms, programsOf } from './count-programs.ts';
import { softwareGpu } from './engine/open-engine-page.ts';
import { startTraining, takenAway } from './open-app.ts';
import { chooseBackend, figure, openSmall } from './small-run.ts';
import { trains } from './limits.ts';

test.describe.configure(trains);

const backends = [
  ['cpu', 'CPU (JavaScript)'],
  ['wasm', 'WASM'],
  ['webgl', 'WebGL'],
  ['webgpu', 'WebGPU'],
] as const;

test.use({
  launchOptions: ({ launchOptions }, give) => give({ ...launchOptions, args: softwareGpu }),
});

const losses = new Map<string, readonly number[]>();
for (const [name, title] of backends)
  test(`steps 1 to 3 on ${name}, by its own programs`, async ({ page }) => {
    await countPrograms(page);
    const complaints = await openSmall(page);
    await chooseBackend(page, title);
    await startTraining(page);
    await expect(page.getByText('Finished', { exact: true }).first()).toBeVisible({
      timeout: trains.timeout,
    });
    await expect(figure(page, 'Backend')).toHaveText(title);
    const counted = await programsOf(page);
    const kinds = (Object.keys(counted) as (keyof Programs)[]).filter((kind) => counted[kind]);
    expect(kinds, JSON.stringify(counted)).toEqual(name === 'cpu' ? [] : [name]);
    // Three steps of a Transformer are hundreds of operations: a proof alone would be a few.
    if (name !== 'cpu') expect(counted[name]).toBeGreaterThan(300);
    await page.getByText('More', { exact: true }).click();
    const { bytes } = await takenAway(page, () =>
      page.getByRole('button', { name: 'Curves as CSV' }).click(),
    );
    const got = lossesIn(bytes.toString('utf8'));
    expect(got).toHaveLength(3);
    losses.set(name, got);
    const expected = losses.get('cpu') ?? [];
    got.forEach((loss, step) => expect(loss).toBeCloseTo(expected[step] ?? Number.NaN, 4));
    expect(complaints).toEqual([]);
  });

function lossesIn(csv: string): number[] {
  const [head = '', ...rows] = csv.trim().split('\n');
  const column = head.split(',').indexOf('loss');
  return rows.map((row) => Number(row.split(',')[column]));
}
