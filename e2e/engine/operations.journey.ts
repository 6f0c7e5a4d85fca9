// Every operation on the backends that only a browser has, against the same float64 reference as in Node.
import { expect, test } from '@playwright/test';
import type { EnginePage } from './engine-page.ts';
import { openEnginePage, softwareGpu } from './open-engine-page.ts';
import { trains } from '../limits.ts';

test.describe.configure(trains);

test.use({
  launchOptions: ({ launchOptions }, give) => give({ ...launchOptions, args: softwareGpu }),
});

/** GPUs' own exponentials and square roots are a little coarser than float32's last bit. */
const engines = [
  { backend: 'webgl', fused: false, tolerance: 5e-5 },
  { backend: 'webgpu', fused: true, tolerance: 1e-5 },
  { backend: 'wasm', fused: true, tolerance: 1e-5 },
] as const;

for (const { backend, fused, tolerance } of engines)
  test(`every operation is right on ${backend}`, async ({ page }) => {
    await openEnginePage(page);
    const { facts, examined } = await page.evaluate(
      async (of) => {
        const { engine } = globalThis as unknown as { engine: EnginePage };
        return engine.examineAll(of.backend, { fused: of.fused });
      },
      { backend, fused },
    );
    expect(facts).toMatchObject({ backend, fused });
    // Here a processor stands in for the GPU, and the user is told.
    const told = facts.notices.map(({ en }) => en).join();
    expect(told.includes('the CPU computes in its place')).toBe(backend !== 'wasm');
    const wrong = examined.flatMap(({ name, finding, error, tensorsLeft }) => {
      const worst = finding && Math.max(finding.values, ...Object.values(finding.gradients));
      const fine = worst !== undefined && worst < tolerance && tensorsLeft === 0;
      return fine ? [] : [{ name, error, tensorsLeft, ...finding }];
    });
    expect(wrong).toEqual([]);
  });
