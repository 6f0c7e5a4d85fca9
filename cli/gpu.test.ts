// Training on a GPU from a terminal: by Dawn, on the software driver that Chromium brings, or a sentence why not.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { softwareVulkan } from '../graph-core/engine/gpu/dawn.testing.ts';
import type { BackendError } from '../graph-core/index.ts';
import { kumikiWith, smallDocument, testFolder } from './kumiki.testing.ts';
import { openGpuBy } from './open-gpu.ts';

const driver = softwareVulkan();

test('without the package, or where it does not load, a sentence says so', async () => {
  const refusal = async (code: string) => {
    const reason = Object.assign(new Error('GLIBC_2.34 not found'), { code });
    const refused = await openGpuBy(() => Promise.reject(reason)).catch((error: unknown) => error);
    return (refused as BackendError).sentence.en;
  };
  expect(await refusal('ERR_MODULE_NOT_FOUND')).toContain('Add it with npm install webgpu');
  expect(await refusal('ERR_DLOPEN_FAILED')).toContain('does not load (GLIBC_2.34 not found)');
});

test.skipIf(!driver)('the adapter is named, and training is that of WASM', () => {
  const folder = testFolder();
  const file = smallDocument(folder);
  const kumiki = kumikiWith(driver);
  expect(kumiki('backends', '--json').json().backends).toContainEqual(
    expect.objectContaining({
      backend: 'webgpu',
      available: true,
      device: expect.stringMatching(/swiftshader/i) as string,
      features: expect.arrayContaining(['subgroups']) as string[],
      software: true,
    }),
  );
  const losses = ['webgpu', 'wasm'].map((backend) => {
    const out = path.join(folder, backend);
    const asked = ['--steps', '3', '--backend', backend, '--out', out];
    const { status, stderr } = kumiki('train', file, ...asked);
    expect(status, stderr).toBe(0);
    // Never slow without a word.
    expect(stderr.includes('WebGPU has no GPU here')).toBe(backend === 'webgpu');
    const [, ...rows] = readFileSync(path.join(out, 'curves.csv'), 'utf8').trim().split('\n');
    return rows.map((row) => Number(row.split(',')[1]));
  });
  expect(losses[0]).toHaveLength(3);
  losses[0]?.forEach((loss, step) => expect(loss).toBeCloseTo(losses[1]?.[step] ?? NaN, 5));
});
