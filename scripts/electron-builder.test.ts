// The packing configuration is one that electron-builder accepts, and what it packs is what the app reads.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';
import { must } from './project.mjs';

const root = path.resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
/** What comes with electron-builder. */
const requireItsOwn = createRequire(require.resolve('electron-builder'));

test('electron-builder accepts its configuration', async () => {
  const { getConfig, validateConfiguration } = requireItsOwn(
    'app-builder-lib/out/util/config/config',
  );
  const { DebugLogger } = requireItsOwn('builder-util');
  const config = await getConfig(root, null, null);
  expect(config.productName).toBe('Kumiki');
  await validateConfiguration(config, new DebugLogger(false));
});

test('everything that is packed exists once the app is built', async () => {
  // Made when the app is packed, so a tree that was only built has none.
  await must(process.execPath, ['scripts/pack/sbom.mjs']);
  const listed = readFileSync(path.join(root, 'electron-builder.yml'), 'utf8');
  const files = [...listed.matchAll(/^ {2}- ((?:dist|data|package)[^*\n]*?)(?:\/\*\*)?$/gm)].map(
    ([, entry]) => entry ?? '',
  );
  expect(files.length).toBeGreaterThan(4);
  const missing = files.filter((file) => !existsSync(path.join(root, file)));
  expect(missing).toEqual([]);
});

test('the app has icons for every system, the largest as large as each asks for', () => {
  const read = (name: string) => readFileSync(path.join(root, 'build-resources', name));
  const sideOf = (png: Buffer) => {
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    return png.readUInt32BE(16);
  };
  expect(sideOf(read('icons/512x512.png'))).toBe(512);
  expect(sideOf(read('icons/16x16.png'))).toBe(16);

  const ico = read('icon.ico');
  const sides = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
    const [length, offset] = [ico.readUInt32LE(14 + 16 * index), ico.readUInt32LE(18 + 16 * index)];
    return sideOf(ico.subarray(offset, offset + length));
  });
  expect(sides).toEqual([16, 24, 32, 48, 64, 128, 256]);

  const icns = read('icon.icns');
  expect(icns.readUInt32BE(4)).toBe(icns.length);
  const blocks: number[] = [];
  for (let index = 8; index < icns.length; index += icns.readUInt32BE(index + 4))
    blocks.push(sideOf(icns.subarray(index + 8)));
  expect(blocks).toEqual([16, 32, 64, 128, 256, 512, 1024]);
});
