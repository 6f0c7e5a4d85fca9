// The packed app, around a stand-in for Electron: exactly the files it needs, each once, within their budget, behind closed fuses.
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must, root, run } from '../project.mjs';
import { asar, makeStandIn, readFuses } from './stand-in-electron.testing.ts';

/** Bytes. */
const budget = 60_000_000;

const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-packed-'));
const archive = path.join(folder, 'out', 'linux-unpacked', 'resources', 'app.asar');
let files: string[] = [];
const read = (file: string): Buffer => asar.extractFile(archive, file);

beforeAll(async () => {
  await makeStandIn(path.join(folder, 'electron'));
  await must(process.execPath, ['scripts/pack/sbom.mjs']);
  const code = await run(
    process.execPath,
    [
      'node_modules/electron-builder/cli.js',
      '--publish=never',
      '--linux=dir',
      `-c.electronDist=${path.join(folder, 'electron')}`,
      `-c.directories.output=${path.join(folder, 'out')}`,
    ],
    { stdio: 'ignore' },
  );
  if (code !== 0) throw new Error(`electron-builder ended with ${code}.`);
  files = asar
    .listPackage(archive, {})
    .map((file) => file.slice(1))
    .filter((file) => asar.statFile(archive, file).files === undefined);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('holds the app, its data, its licences and nothing else', () => {
  const outside = files.filter((file) => !file.startsWith('dist/renderer/assets/'));
  const listed = (file: string) =>
    readdirSync(path.join(root, file), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
  expect(outside.toSorted()).toEqual(
    [
      'LICENSE',
      'NOTICE.md',
      'package.json',
      'dist/sbom.cdx.json',
      'dist/main/main.js',
      'dist/preload/preload.cjs',
      'dist/renderer/icon.svg',
      'dist/renderer/index.html',
      'dist/renderer/licences.md',
      ...listed('dist/kernels'),
      ...listed('data'),
    ].toSorted(),
  );
});

test('every asset is named by the page or by an asset that is, and every asset named is there', () => {
  const assets = new Set(
    files.filter((file) => file.includes('/assets/')).map((file) => path.basename(file)),
  );
  expect(assets.size).toBeGreaterThan(100);
  const missing: string[] = [];
  const reached = new Set<string>();
  const follow = (file: string): void => {
    const words = read(file).toString('utf8');
    for (const [name] of words.matchAll(/[\w.-]+-[\w-]{8}\.(?:js|css|wasm|woff2|gz)\b/g)) {
      // What ONNX Runtime would fetch by itself; it is handed its bytes instead.
      if (name === 'ort-wasm-simd-threaded.wasm') continue;
      if (reached.has(name)) continue;
      reached.add(name);
      if (!assets.has(name)) missing.push(`${file} → ${name}`);
      else if (/\.(?:js|css)$/.test(name)) follow(`dist/renderer/assets/${name}`);
    }
  };
  follow('dist/renderer/index.html');
  expect(missing).toEqual([]);
  expect([...assets].filter((name) => !reached.has(name))).toEqual([]);
});

test('no file is there twice, no library in two chunks, and all of it is within the budget', () => {
  const sums = files.map((file) => createHash('sha256').update(read(file)).digest('hex'));
  expect(files.filter((_, at) => sums.indexOf(sums[at] ?? '') !== at)).toEqual([]);

  // A sentence that each of these has once.
  const once = {
    'TensorFlow.js': 'Tensor is disposed',
    'the core': 'Squeeze-and-Excitation',
    zod: 'invalid_union',
    'ONNX Runtime': 'no available backend found',
  };
  const scripts = files
    .filter((file) => /^dist\/renderer\/.*\.js$/.test(file))
    .map((file) => read(file).toString());
  for (const [library, words] of Object.entries(once))
    expect([library, scripts.filter((script) => script.includes(words)).length]).toEqual([
      library,
      1,
    ]);

  const bytes = readFileSync(archive).length;
  console.log(`app.asar: ${(bytes / 1e6).toFixed(1)} MB in ${files.length} files`);
  expect(bytes).toBeLessThan(budget);
});

test('every bundled package brings the text of its licence, and the bill of materials names it', () => {
  const list = read('dist/renderer/licences.md').toString();
  const parts = list.split(/^## (\S+)(?: - (\S+))? \((.+)\)$/m).slice(1);
  const entries = Array.from({ length: parts.length / 4 }, (_, at) => {
    const [name = '', version, licence, text = ''] = parts.slice(4 * at, 4 * at + 4);
    return { name, version, licence, text };
  });
  expect(entries.length).toBeGreaterThan(50);
  expect(entries.filter(({ text }) => text.trim().length < 400)).toEqual([]);
  const known = JSON.parse(read('dist/sbom.cdx.json').toString()) as {
    bomFormat: string;
    components: { name: string; version: string; licenses: unknown[] }[];
  };
  expect(known.bomFormat).toBe('CycloneDX');
  expect(known.components.filter(({ licenses }) => licenses.length === 0)).toEqual([]);
  const billed = new Set(
    known.components.flatMap(({ name, version }) => [name, `${name}@${version}`]),
  );
  const unbilled = entries.filter(
    ({ name, version }) => !billed.has(version ? `${name}@${version}` : name),
  );
  expect(unbilled.map(({ name, version }) => `${name}@${version}`)).toEqual([]);
});

test('the program does nothing that only a developer of Electron needs', () => {
  const unpacked = path.join(folder, 'out', 'linux-unpacked');
  expect(readFuses(readFileSync(path.join(unpacked, 'kumiki')))).toMatchObject({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    onlyLoadAppFromAsar: true,
  });
  expect(readdirSync(path.join(unpacked, 'locales')).toSorted()).toEqual(['en-US.pak', 'ja.pak']);
});
