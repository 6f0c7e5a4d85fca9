// Every template in every format, read by the format's own reader, and how far its answers are from ours.
import { spawnSync } from 'node:child_process';
import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-web/wasm';
import type { Exported } from './exported.testing.ts';
import { folded } from './fold-spectral.ts';
import { findExportFormat } from './index.ts';
import {
  hasKerasReader,
  kerasDifferences,
  kerasPython,
  readDifferences,
} from './keras/answers-as-app.testing.ts';
import { loadOnnxModel } from './onnx/run-onnx.ts';
import { prove } from './prove.ts';
import { hasTorch, torchDifferences, torchPython } from './torch/answers-as-app.testing.ts';
import { hasModules } from './python/warm-python.testing.ts';

export interface Column {
  /** As the page of exports heads it. */
  readonly title: string;
  readonly reader: string;
  /** By template; what the reader said against it where it is no number. Absent where the reader is not installed. */
  readonly differences?: Readonly<Record<string, number | string>>;
}

type Cases = Readonly<Record<string, Exported>>;

/** On the backend that tf has. */
export async function measureMatrix(cases: Cases): Promise<Column[]> {
  const asWritten = Object.fromEntries(
    Object.entries(cases).map(([id, model]) => [id, folded(model)]),
  );
  return [...(await inJavaScript(cases)), inPyTorch(asWritten), ...inKeras(asWritten)];
}

async function inJavaScript(cases: Cases): Promise<Column[]> {
  ort.env.wasm.numThreads = 1;
  const tfjs = `TensorFlow.js ${tf.version.tfjs}`;
  const readers: readonly [string, string][] = [
    ['safetensors', `Kumiki, read back to the bit and run on ${tfjs}`],
    ['npz', `Kumiki, read back to the bit and run on ${tfjs}`],
    ['tfjs', `tf.loadLayersModel of ${tfjs}, with Kumiki’s layer module`],
    ['tfjs-graph', `tf.loadGraphModel of ${tfjs}, alone`],
    ['onnx', `ONNX Runtime ${ort.env.versions.common} (onnxruntime-web, in Node)`],
  ];
  const columns: Column[] = [];
  for (const [name, reader] of readers) {
    const differences: Record<string, number | string> = {};
    for (const [id, exported] of Object.entries(cases))
      differences[id] = await proven(name, exported);
    columns.push({ title: `\`${name}\``, reader, differences });
  }
  return columns;
}

async function proven(
  name: string,
  { document, plan, weights }: Exported,
): Promise<number | string> {
  const format = findExportFormat(name);
  if (!format) throw new Error(`There is no format ${name}.`);
  const openOnnx = (bytes: Uint8Array) => loadOnnxModel(ort, bytes);
  const context = { document, plan, weights, tf, openOnnx };
  try {
    const proof = await prove(format, await format.write(context), context);
    if ('notHere' in proof) return proof.notHere.en;
    return proof.reduce((most, { maxAbsDifference }) => Math.max(most, maxAbsDifference), 0);
  } catch (reason) {
    return String(reason);
  } finally {
    tf.disposeVariables();
  }
}

function inPyTorch(cases: Cases): Column {
  const title = '`torch`';
  if (!hasTorch()) return { title, reader: 'not measured: no PyTorch here' };
  const reader = `PyTorch ${pythonVersion(torchPython, 'torch')}, load_state_dict strict`;
  return { title, reader, differences: torchDifferences(cases) };
}

function inKeras(cases: Cases): Column[] {
  const columns: Column[] = [];
  const file = '`keras`';
  const byHand = 'h5py and NumPy, by read_keras.py beside the tests';
  columns.push(
    hasKerasReader()
      ? { title: file, reader: byHand, differences: readDifferences(cases) }
      : { title: file, reader: 'not measured: no h5py here' },
  );
  const here = hasModules(kerasPython, 'keras');
  const version = here ? `Keras ${pythonVersion(kerasPython, 'keras')} on NumPy` : '';
  const measured = here ? kerasDifferences(cases) : {};
  const column = (title: string, reader: string, source: 'built' | 'saved' | 'ours'): Column => {
    if (!here)
      return { title, reader: 'not measured: no Keras here (run npm test, which installs it)' };
    const differences = Object.entries(measured).map(([id, value]) => [
      id,
      typeof value === 'string' ? value : value[source],
    ]);
    return { title, reader, differences: Object.fromEntries(differences) };
  };
  columns.push(
    column('`keras` in Keras', `${version}: load_model of our file`, 'ours'),
    column('`keras-source`', `${version}: model.py with weights.npz`, 'built'),
    column('saved by Keras', `${version}: model.save of that model, then load_model`, 'saved'),
  );
  return columns;
}

function pythonVersion(python: string, module: string): string {
  const environment = { KERAS_BACKEND: 'numpy', ...process.env };
  const script = `import ${module}; print(${module}.__version__)`;
  return spawnSync(python, ['-c', script], { encoding: 'utf8', env: environment }).stdout.trim();
}
