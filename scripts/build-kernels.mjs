// Compiles graph-core/engine/assembly to dist/kernels/*.wasm, each also for a shared heap, unless all is there already.
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { shareMemory } from './share-memory.mjs';

const root = new URL('../', import.meta.url);
const sources = new URL('graph-core/engine/assembly/', root);
const target = new URL('dist/kernels/', root);
const table = new URL('graph-core/engine/fused/kernel-table.ts', root);

const entryFile = 'entry.ts';

const builds = [
  { name: 'kernels', features: 'simd' },
  { name: 'kernels-relaxed', features: 'simd,relaxed-simd' },
];

/** Of TensorFlow.js; with a shared memory our threads can work on its heap, which its own threaded build hinders. */
const tfjsBinary = 'tfjs-backend-wasm-simd.wasm';
const sharedTfjsBinary = 'tfjs-backend-wasm-simd-shared.wasm';
const require = createRequire(import.meta.url);
const tfjs = pathToFileURL(require.resolve('@tensorflow/tfjs-backend-wasm'));
const tfjsVersion = require('@tensorflow/tfjs-backend-wasm/package.json').version;

/** What the module exports: each kernel of the table, from the file that has it. */
export async function entrySource() {
  const names = [...(await readFile(table, 'utf8')).matchAll(/^ {2}(\w+): (?:shared|whole)\(/gm)];
  const wanted = new Set(names.map(([, name]) => name));
  const lines = [];
  for (const file of (await readdir(sources)).toSorted().filter((name) => name.endsWith('.ts'))) {
    const source = await readFile(new URL(file, sources), 'utf8');
    const own = [...source.matchAll(/^export function (\w+)\(/gm)].map(([, name]) => name);
    const kernels = own.filter((name) => wanted.delete(name));
    if (kernels.length === 0) continue;
    const from = `../../graph-core/engine/assembly/${file.replace('.ts', '')}`;
    lines.push(`export { ${kernels.join(', ')} } from '${from}';\n`);
  }
  if (wanted.size > 0)
    throw new Error(`No file of engine/assembly exports ${[...wanted].join(', ')}.`);
  return lines.join('');
}

/** Digest of everything the result depends on. */
async function fingerprint(entry) {
  const hash = createHash('sha256').update(tfjsVersion).update(entry);
  for (const script of ['build-kernels.mjs', 'share-memory.mjs'])
    hash.update(await readFile(new URL(`scripts/${script}`, root)));
  for (const name of (await readdir(sources)).toSorted())
    hash.update(name).update(await readFile(new URL(name, sources)));
  return hash.digest('hex');
}

async function upToDate(stamp) {
  try {
    return (await readFile(new URL('stamp', target), 'utf8')) === stamp;
  } catch {
    return false;
  }
}

/** Written beside and renamed, so that a test running at the same time never reads half a file. */
async function put(name, data) {
  const beside = new URL(`.${name}.${process.pid}`, target);
  await writeFile(beside, data);
  await rename(beside, new URL(name, target));
}

/** The module owns no static data and no stack: it lives in the heap of TensorFlow.js. */
async function compile(asc, { name, features }) {
  const file = `${name}.wasm`;
  const args = [
    fileURLToPath(new URL(entryFile, target)),
    `--outFile=${file}`,
    '-O3',
    '--noAssert',
    '--uncheckedBehavior=always',
    '--runtime=stub',
    '--importMemory',
    '--noExportMemory',
    '--disableWarning=112',
    `--enable=${features}`,
  ];
  const written = new Map();
  const { error, stderr } = await asc.main(args, {
    writeFile: (path, data) => written.set(path, data),
  });
  const binary = written.get(file);
  if (error || !binary) throw new Error(`The kernels do not compile.\n${stderr.toString()}`);
  return binary;
}

export async function buildKernels() {
  const entry = await entrySource();
  const stamp = await fingerprint(entry);
  if (await upToDate(stamp)) return false;
  const asc = (await import('assemblyscript/asc')).default;
  await mkdir(target, { recursive: true });
  await put(entryFile, entry);
  for (const build of builds) {
    const binary = await compile(asc, build);
    await put(`${build.name}.wasm`, binary);
    await put(`${build.name}-shared.wasm`, shareMemory(binary));
  }
  await rm(new URL(entryFile, target));
  await put(sharedTfjsBinary, shareMemory(await readFile(new URL(tfjsBinary, tfjs))));
  await put('stamp', stamp);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const start = Date.now();
  const built = await buildKernels();
  console.log(built ? `Kernels built in ${Date.now() - start} ms.` : 'Kernels are up to date.');
}
