// Written files read back: their arrays compared to the bit, and models that TensorFlow.js can run.
import type * as TF from '@tensorflow/tfjs';
import type { NamedArray } from '../weights/named-array.ts';
import { appModel } from './app-model.ts';
import type { FreeLength } from './trace/free-lengths.ts';
import { freeLengths } from './trace/free-lengths.ts';
import { asciiText } from '../ascii.ts';
import type { ExportContext, ExportedFile, ReadBack } from './format.ts';
import { readSafetensors } from '../weights/safetensors.ts';
import { registerKumikiLayers } from './tfjs-layers/kumiki-layers.mjs';

export function fileOf(files: readonly ExportedFile[], name: string): Uint8Array {
  const file = files.find((file) => file.name === name);
  if (!file) throw new Error(`The export holds no ${name}.`);
  return file.bytes;
}

/** Throws unless the file holds exactly these arrays: names, shapes and every bit. */
export function readExactly(bytes: Uint8Array, weights: readonly NamedArray[]): NamedArray[] {
  const read = readSafetensors(bytes);
  if ('error' in read) throw new Error(read.error.en);
  checkSame(read.weights, weights);
  return [...read.weights];
}

/** Throws unless these are exactly the arrays that were written. */
export function checkSame(found: readonly NamedArray[], weights: readonly NamedArray[]): void {
  const back = new Map(found.map((array) => [array.name, array]));
  for (const { name, shape, data } of weights) {
    const array = back.get(name);
    const same =
      array?.shape.join() === shape.join() &&
      data.length === array.data.length &&
      data.every((value, index) => Object.is(value, array.data[index]));
    if (!same) throw new Error(`${name} does not read back as it was written.`);
  }
  if (back.size !== weights.length)
    throw new Error(`${back.size} weights were read back, but ${weights.length} written.`);
}

export async function openSafetensors(
  files: readonly ExportedFile[],
  { tf, plan, weights }: ExportContext,
): Promise<ReadBack> {
  const model = appModel(tf, plan, readExactly(fileOf(files, 'model.safetensors'), weights));
  return {
    answer: async (feeds) => Object.values(model.answer(feeds)),
    dispose: () => model.dispose(),
  };
}

export async function openGraphModel(
  files: readonly ExportedFile[],
  { tf, document, plan }: ExportContext,
): Promise<ReadBack> {
  const written = artifacts(files);
  const model = await tf.loadGraphModel(tf.io.fromMemory(written));
  const names = plan.objectives.map(({ path }) => path);
  const loops = hasLoops(written);
  const run: (feeds: TF.NamedTensorMap) => Promise<TF.Tensor | TF.Tensor[]> = async (feeds) =>
    loops ? model.executeAsync({ ...feeds }, names) : model.execute({ ...feeds }, names);
  return {
    answer: async (feeds) => read(tf, [await run(feeds)].flat()),
    lengths: openIn(
      document,
      plan,
      (path) => model.inputs.find(({ name }) => name.replace(/:0$/, '') === path)?.shape,
    ),
    dispose: () => model.dispose(),
  };
}

export async function openLayersModel(
  files: readonly ExportedFile[],
  { tf, plan }: ExportContext,
): Promise<ReadBack> {
  registerKumikiLayers(tf);
  const model = await tf.loadLayersModel(tf.io.fromMemory(artifacts(files)));
  return {
    answer: async (feeds) => {
      const inputs = plan.feeds.flatMap(({ path }) => feeds[path] ?? []);
      return read(tf, [model.predict(inputs)].flat());
    },
    dispose: () => model.dispose(),
  };
}

/** Whether a recurrent layer is a loop, which TensorFlow.js runs by executeAsync alone. */
function hasLoops({ modelTopology }: TF.io.ModelArtifacts): boolean {
  const { library } = modelTopology as { library?: { function?: readonly unknown[] } };
  return (library?.function?.length ?? 0) > 0;
}

/** Of the document's lengths those that the file leaves open. */
function openIn(
  document: ExportContext['document'],
  plan: ExportContext['plan'],
  shapeOf: (path: string) => readonly (number | null)[] | undefined,
): FreeLength[] {
  const open = plan.feeds.flatMap(({ path, shape }) => {
    const size = shapeOf(path)?.[1];
    return size === null || size === -1 ? [shape.dims[1]?.size] : [];
  });
  return open.length === 0
    ? []
    : freeLengths(document, plan).filter(({ from }) => open.includes(from));
}

function artifacts(files: readonly ExportedFile[]): TF.io.ModelArtifacts {
  // What we wrote ourselves; TensorFlow.js checks it as it loads it.
  const json = JSON.parse(asciiText(fileOf(files, 'model.json'))) as TF.io.ModelJSON;
  const bytes = fileOf(files, 'weights.bin');
  return {
    modelTopology: json.modelTopology,
    ...(json.signature ? { signature: json.signature } : {}),
    weightSpecs: json.weightsManifest.flatMap(({ weights }) => weights),
    // A copy of its own: the tensors are views of this buffer.
    weightData: Uint8Array.from(bytes).buffer,
  };
}

function read(tf: ExportContext['tf'], outputs: readonly TF.Tensor[]): Float32Array[] {
  const values = outputs.map((tensor) => Float32Array.from(tensor.dataSync()));
  tf.dispose([...outputs]);
  return values;
}
