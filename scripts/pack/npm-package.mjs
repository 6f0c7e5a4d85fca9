// npm run dist:package [-- folder]: the npm package `kumiki`, command line and library without the app; into dist/npm.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { checkNode, ensureInstalled, must, root } from '../project.mjs';

checkNode();
await ensureInstalled();
const { buildKernels } = await import('../build-kernels.mjs');
await buildKernels();
const folder = path.resolve(root, process.argv[2] ?? 'dist/npm');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const at = (...names) => path.join(folder, ...names);

const { buildForNode } = await import('../build-for-node.mjs');
await buildForNode(at('dist'), { 'helper-thread': 'cli/serve-worker.ts' }, 'helper-thread');
// Both share what they have in common.
await buildForNode(
  at('dist'),
  { kumiki: 'cli/kumiki.ts', library: 'cli/library/index.ts' },
  'kumiki',
);

const { resolve } = createRequire(import.meta.url);
const tfjs = path.dirname(resolve('@tensorflow/tfjs-backend-wasm'));
const copies = [
  ['dist/kernels', 'dist/kernels'],
  ['templates', 'templates', (file) => !file.endsWith('.ts')],
  // Pictures of 26 MB stay in the repository and the app.
  ['data', 'data', (file) => !file.includes('fashion-mnist')],
  ['cli/library/kumiki.d.ts', 'dist/library.d.ts'],
  ['LICENSE', 'LICENSE'],
  ['NOTICE.md', 'NOTICE.md'],
];
for (const [from, to, filter = () => true] of copies)
  cpSync(path.join(root, from), at(to), { recursive: true, filter });
mkdirSync(at('dist/wasm'));
for (const file of [
  ...readdirSync(tfjs)
    .filter((name) => name.endsWith('.wasm'))
    .map((name) => path.join(tfjs, name)),
  resolve('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm'),
  resolve('@jsquash/webp/codec/dec/webp_dec.wasm'),
])
  cpSync(file, at('dist/wasm', path.basename(file)));
writeFileSync(at('bin.mjs'), "#!/usr/bin/env node\nimport './dist/kumiki.mjs';\n", { mode: 0o755 });
writeFileSync(at('README.md'), readFileSync(path.join(root, 'cli/library/README.md')));

const { name, version, description, license, author, engines } = JSON.parse(
  readFileSync(path.join(root, 'package.json'), 'utf8'),
);
const homepage = process.env.KUMIKI_HOMEPAGE;
writeFileSync(
  at('package.json'),
  `${JSON.stringify(
    {
      name,
      version,
      description,
      license,
      author,
      ...(homepage && { homepage, repository: homepage }),
      type: 'module',
      engines,
      bin: { kumiki: 'bin.mjs' },
      exports: {
        '.': { types: './dist/library.d.ts', default: './dist/library.mjs' },
        './package.json': './package.json',
      },
      types: './dist/library.d.ts',
      // Only to prove an ONNX export and to train on a GPU: install them beside, and they are found.
      peerDependencies: { 'onnxruntime-web': '*', webgpu: '>=0.6.2' },
      peerDependenciesMeta: { 'onnxruntime-web': { optional: true }, webgpu: { optional: true } },
    },
    null,
    2,
  )}\n`,
);
await must('npm', ['pack', '--pack-destination', path.dirname(folder), '--loglevel=error'], {
  cwd: folder,
});
