// Every block on the backends that only a browser has: the same outputs, updates and gradients as on cpu; and the players of
// games, whose gradients go through noise, classes, spectral norm and pooled attention at once.
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import type { BlocksPage } from './blocks-page.ts';
import { openEnginePage, softwareGpu } from './open-engine-page.ts';
import { isThorough, trains } from '../limits.ts';

test.describe.configure(trains);

test.use({
  launchOptions: ({ launchOptions }, give) => give({ ...launchOptions, args: softwareGpu }),
});

/** `KUMIKI_SEED=123` repeats a run, `KUMIKI_CASES=20` makes a long one. */
const seed = Number(process.env.KUMIKI_SEED ?? Math.floor(Math.random() * 2 ** 31));
const cases = Number(process.env.KUMIKI_CASES ?? 1);

/** GPUs' own exponentials and square roots are a little coarser than float32's last bit. */
const engines = [
  { backend: 'webgl', tolerance: 2e-4 },
  { backend: 'webgpu', tolerance: 2e-4 },
  { backend: 'wasm', tolerance: 2e-5 },
] as const;

for (const { backend, tolerance } of engines)
  test(`every block computes the same on ${backend} as on cpu`, async ({ page }) => {
    test.setTimeout(600_000 + 600_000 * cases);
    console.info(`blocks: KUMIKI_SEED=${seed} KUMIKI_CASES=${cases}`);
    await openEnginePage(page, 'blocks');
    const result = await page.evaluate(
      async ([name, run]) => {
        const { blocks } = globalThis as unknown as { blocks: BlocksPage };
        return blocks.compareWithCpu(name, run);
      },
      [backend, { seed, cases, tolerance }] as const,
    );
    expect(result.faults).toEqual([]);
    expect(result.backend).toBe(backend);
    expect(result.compared).toBeGreaterThan(0);
  });

const games = ['gan-2d', 'sagan-mini'];
// On cpu and wasm this one is held to the same by a unit test.
if (isThorough) games.push('sagan-conditional');

for (const { backend } of engines)
  test(`players of games learn on ${backend} by the gradients they have on cpu`, async ({
    page,
  }) => {
    test.setTimeout(900_000);
    await openEnginePage(page, 'blocks');
    for (const game of games) {
      const file = new URL(`../../templates/${game}.json`, import.meta.url);
      const document = JSON.parse(readFileSync(file, 'utf8'));
      // A quarter of the multiplications: a processor draws for the GPU here.
      if ('channels' in document.variables) document.variables.channels = 8;
      const result = await page.evaluate(
        async ([name, text]) => {
          const { blocks } = globalThis as unknown as { blocks: BlocksPage };
          return blocks.slopesOfGame(name, text, 1e-3);
        },
        [backend, JSON.stringify(document)] as const,
      );
      expect({ game, ...result }).toEqual({
        game,
        backend,
        players: ['critic', 'generator'],
        faults: [],
      });
    }
  });
