// Models written as Keras and what Keras and Python's own parser say of them.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asciiBytes } from '../../ascii.ts';
import type { Exported } from '../exported.testing.ts';
import { writeNpz } from '../npz/write-npz.ts';
import { hasModules } from '../python/warm-python.testing.ts';
import { writeKeras } from './keras-format.ts';
import { kerasSource } from './keras-source.ts';
import { openLengths } from './open-lengths.ts';

/** Keras on NumPy, as npm test installs it into .peers. */
export const kerasPython = process.env.KUMIKI_PEERS_PYTHON ?? '/usr/bin/python3';
const environment = {
  KERAS_BACKEND: 'numpy',
  ...process.env,
  OPENBLAS_NUM_THREADS: '1',
  PYTHONDONTWRITEBYTECODE: '1',
};

/** As `model.py` builds it, and as Keras loads it from a file of its own model.save and from one of ours. */
export interface KerasDifference {
  readonly built: number;
  readonly saved: number;
  readonly ours: number;
}

/** Largest differences by name; `parsed` without Keras, or what Python said against it. */
export function kerasDifferences(
  cases: Readonly<Record<string, Exported>>,
): Record<string, KerasDifference | string> {
  return askOf(cases, kerasPython, ['-c', script]);
}

/** What Python says of each case; of one that cannot be written, why. */
function askOf<T>(
  cases: Readonly<Record<string, Exported>>,
  python: string,
  script: readonly string[],
): Record<string, T | string> {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-keras-'));
  const unwritten: Record<string, string> = {};
  try {
    for (const [id, exported] of Object.entries(cases))
      try {
        writeCase(join(folder, id), exported);
      } catch (error) {
        unwritten[id] = error instanceof Error ? error.message : String(error);
      }
    const ids = Object.keys(cases).filter((id) => !(id in unwritten));
    const { stdout, stderr, status } = spawnSync(python, [...script, folder, ...ids], {
      encoding: 'utf8',
      env: environment,
    });
    if (status !== 0) throw new Error(stderr);
    return { ...(JSON.parse(stdout) as Record<string, T | string>), ...unwritten };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is exported for Keras, with the inputs and our answers beside it as case.npz. */
function writeCase(folder: string, { document, plan, weights, feeds, answers }: Exported): void {
  const { source, state } = kerasSource(document, plan, weights, openLengths(document, plan));
  mkdirSync(folder);
  writeFileSync(join(folder, 'model.py'), asciiBytes(source));
  writeFileSync(join(folder, 'weights.npz'), writeNpz(state));
  writeFileSync(join(folder, 'model.keras'), writeKeras({ document, plan, weights }));
  const named = (name: string, shape: readonly number[], values: ArrayLike<number>) => ({
    name,
    shape,
    data: Float32Array.from(values),
  });
  const inputs = plan.feeds.flatMap(({ path }) => {
    const tensor = feeds[path];
    return tensor ? [named(`input/${path}`, tensor.shape, tensor.dataSync())] : [];
  });
  const outputs = plan.objectives.map(({ path }) =>
    named(`output/${path}`, [answers[path]?.length ?? 0], answers[path] ?? []),
  );
  writeFileSync(join(folder, 'case.npz'), writeNpz([...inputs, ...outputs]));
}

/** A Python with h5py, NumPy and PyTorch, which read_keras.py is written for. */
const readerPython = [
  process.env.KUMIKI_TORCH_PYTHON ?? '/usr/bin/python3',
  kerasPython,
  '/usr/bin/python3',
].find((python) => hasModules(python, 'h5py', 'numpy', 'torch'));

export function hasKerasReader(): boolean {
  return readerPython !== undefined;
}

/** Largest difference of our .keras files by name, as read_keras.py loads and runs them; or what it said against one. */
export function readDifferences(
  cases: Readonly<Record<string, Exported>>,
): Record<string, number | string> {
  if (readerPython === undefined) throw new Error('No Python has h5py, NumPy and PyTorch.');
  return askOf(cases, readerPython, [fileURLToPath(new URL('read_keras.py', import.meta.url))]);
}

const script = `
import ast, importlib.util, json, sys
try:
    import keras
except ImportError:
    keras = None
import numpy as np
folder, ids = sys.argv[1], sys.argv[2:]
answers = {}
def places(path):
    import h5py, io, zipfile
    found = {}
    def keep(name, one):
        if isinstance(one, h5py.Dataset) and 'seed_generator' not in name:
            found[name] = one.shape
    h5py.File(io.BytesIO(zipfile.ZipFile(path).read('model.weights.h5'))).visititems(keep)
    return found
out, sys.stdout = sys.stdout, sys.stderr
for id in ids:
    try:
        place = folder + '/' + id
        ast.parse(open(place + '/model.py').read())
        if keras is None:
            answers[id] = 'parsed'
            continue
        spec = importlib.util.spec_from_file_location('model_' + id.replace('-', '_'), place + '/model.py')
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        model = module.load_weights(module.build_model(), place + '/weights.npz')
        case = np.load(place + '/case.npz')
        feeds = [case[key] for key in case.files if key.startswith('input/')]
        feeds = [value.astype(str(given.dtype)) for given, value in zip(model.inputs, feeds)]
        expected = [case[key] for key in case.files if key.startswith('output/')]
        def difference(model):
            results = model(feeds, training=False)
            results = results if isinstance(results, (list, tuple)) else [results]
            return max(float(np.abs(np.asarray(got).reshape(-1) - want).max()) for got, want in zip(results, expected))
        module.save_weights(model, place + '/back.npz', like=place + '/weights.npz')
        with np.load(place + '/weights.npz') as given, np.load(place + '/back.npz') as back:
            if given.files != back.files or any((given[key] != back[key]).any() for key in given.files):
                raise ValueError('save_weights does not write what load_weights read')
        model.save(place + '/saved.keras')
        saved = keras.saving.load_model(place + '/saved.keras')
        sys.path.insert(0, place + '/model.keras')
        sys.modules.pop('kumiki_layers', None)
        try:
            import kumiki_layers
        except ImportError:
            pass
        sys.path.pop(0)
        ours = keras.saving.load_model(place + '/model.keras')
        if places(place + '/saved.keras') != places(place + '/model.keras'):
            raise ValueError('Keras keeps its weights elsewhere')
        answers[id] = {'built': difference(model), 'saved': difference(saved), 'ours': difference(ours)}
    except Exception as error:
        answers[id] = type(error).__name__ + ': ' + str(error)
print(json.dumps(answers), file=out)
`;
