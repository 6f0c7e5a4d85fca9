// The packing configuration is one that electron-builder accepts, and what it packs is what the app reads.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);

test('electron-builder accepts its configuration', async () => {
  const { getConfig, validateConfiguration } = require('app-builder-lib/out/util/config/config');
  const { DebugLogger } = require('builder-util');
  const config = await getConfig(root, null, null);
  expect(config.productName).toBe('Kumiki');
  await validateConfiguration(config, new DebugLogger(false));
});

test('everything that is packed exists once the app is built', () => {
  const listed = readFileSync(path.join(root, 'electron-builder.yml'), 'utf8');
  const places = [...listed.matchAll(/^ {2}- ((?:dist|data|package)[^*\n]*?)(?:\/\*\*)?$/gm)].map(
    ([, place]) => place ?? '',
  );
  expect(places.length).toBeGreaterThan(4);
  const missing = places.filter((place) => !existsSync(path.join(root, place)));
  expect(missing).toEqual([]);
});
