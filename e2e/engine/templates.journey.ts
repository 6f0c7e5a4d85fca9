// Templates train on every backend of the browser, and each step reports what it reports on cpu. KUMIKI_THOROUGH=1: all of them.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import type { EnginePage, Trained } from './engine-page.ts';
import { openEnginePage, softwareGpu } from './open-engine-page.ts';
import { isThorough, trains } from '../limits.ts';

test.describe.configure(trains);

test.use({
  launchOptions: ({ launchOptions }, give) => give({ ...launchOptions, args: softwareGpu }),
});

const folder = new URL('../../templates/', import.meta.url);

/** The classics at full size take minutes a step without a GPU; their small versions have the same blocks. */
const large = /^(alexnet|googlenet|resnet50|se-inception|se-resnet50|vgg16|zfnet)\.json$/;

/** Drawn by a processor, compiling a GPU's shaders takes minutes for all; these three have most blocks between them. */
const few = /^(transformer|seq2seq-bahdanau|se-resnet-mini)\.json$/;

const templates = readdirSync(folder)
  .filter((name) => name.endsWith('.json') && !large.test(name))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));

const engines = [
  { backend: 'wasm', fused: true },
  { backend: 'webgl', fused: false },
  { backend: 'webgpu', fused: true },
] as const;

const examples = 2;
const steps = 2;

for (const { backend, fused } of engines)
  test(`templates train on ${backend} as on cpu`, async ({ page }) => {
    await openEnginePage(page);
    const train = (on: 'cpu' | typeof backend, text: string): Promise<Trained> =>
      page.evaluate(
        (of) => {
          const { engine } = globalThis as unknown as { engine: EnginePage };
          return engine.train(of.on, { fused: of.fused }, of.text, of.examples, of.steps);
        },
        { on, text, fused, examples, steps },
      );
    const wrong: unknown[] = [];
    const chosen = templates.filter(
      ({ name }) => isThorough || backend === 'wasm' || few.test(name),
    );
    for (const { name, text } of chosen) {
      const [expected, got] = [await train('cpu', text), await train(backend, text)];
      const same = got.reports.flat().every((value, i) => {
        const wanted = expected.reports.flat()[i] ?? Number.NaN;
        return Math.abs(value - wanted) <= 2e-3 * Math.max(1, Math.abs(wanted));
      });
      const whole = got.reports.length === steps && got.tensorsLeft === 0;
      if (!same || !whole || expected.error) wrong.push({ name, expected, got });
    }
    expect(wrong).toEqual([]);
  });
