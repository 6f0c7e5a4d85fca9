// Compiles graph-core/engine/assembly to dist/kernels/*.wasm, unless what is there is of the same sources.
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const sources = new URL('graph-core/engine/assembly/', root);
const target = new URL('dist/kernels/', root);

/** Pages of 64 KB that a shared heap may grow to; must equal the maximum in the shared tfjs binary. */
const maximumPages = 32_768;

const builds = [
  { file: 'kernels.wasm', features: 'simd', shared: false },
  { file: 'kernels-relaxed.wasm', features: 'simd,relaxed-simd', shared: false },
];

/** Digest of everything the result depends on. */
async function fingerprint() {
  const hash = createHash('sha256').update(await readFile(fileURLToPath(import.meta.url)));
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
async function compile(asc, { file, features, shared }) {
  const args = [
    fileURLToPath(new URL('index.ts', sources)),
    `--outFile=${file}`,
    '-O3',
    '--noAssert',
    '--uncheckedBehavior=always',
    '--runtime=stub',
    '--importMemory',
    '--noExportMemory',
    '--disableWarning=112',
    `--enable=${shared ? `${features},threads` : features}`,
  ];
  if (shared) args.push('--sharedMemory', `--maximumMemory=${maximumPages}`);
  const written = new Map();
  const { error, stderr } = await asc.main(args, {
    writeFile: (name, data) => written.set(name, data),
  });
  const binary = written.get(file);
  if (error || !binary) throw new Error(`The kernels do not compile.\n${stderr.toString()}`);
  return binary;
}

export async function buildKernels() {
  const stamp = await fingerprint();
  if (await upToDate(stamp)) return false;
  const asc = (await import('assemblyscript/asc')).default;
  await mkdir(target, { recursive: true });
  for (const build of builds) await put(build.file, await compile(asc, build));
  await put('stamp', stamp);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const start = Date.now();
  const built = await buildKernels();
  console.log(built ? `Kernels built in ${Date.now() - start} ms.` : 'Kernels are up to date.');
}
