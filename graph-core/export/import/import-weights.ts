// Weights from another file into a document: recognised, read, and held against what the document needs. Trusts no file.
import type { Plan } from '../../compile/plan.ts';
import { untiedNames } from '../../compile/untied-names.ts';
import type { Preprocessing } from '../../data/preprocessing/schema.ts';
import type { Document } from '../../document/schema.ts';
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import type { NamedArray } from '../../weights/named-array.ts';
import { readSafetensors } from '../../weights/safetensors.ts';
import { foldedPlan, isSpectral, withVectors } from '../fold-spectral.ts';
import type { Pairs } from './by-hand.ts';
import { pairedByHand, strangePair } from './by-hand.ts';
import { byLayer } from './by-layer.ts';
import { withoutPrefix } from './by-signature.ts';
import { carriedPreprocessing, isWeights } from './carried-preprocessing.ts';
import { freezingEdits } from './fixed-in-file.ts';
import { fitFramework, frameworks, namesOfFrameworks } from './fit-framework.ts';
import { foreignFile } from './foreign-file.ts';
import type { Found, WeightFile } from './found-array.ts';
import { countOf, found, refused } from './found-array.ts';
import { oneOfTwo } from './one-of-two.ts';
import { openParcel } from './open-parcel.ts';
import { readKeras } from './read-keras.ts';
import { readNpz } from './read-npz.ts';
import { isOnnx } from '../onnx/open/document-from-onnx.ts';
import { readOnnx } from './read-onnx.ts';
import { readTfjs } from './read-tfjs.ts';
import type { ImportedFormat, Target, WeightFit, WeightMatch } from './weight-fit.ts';
import { fitOf, withSome } from './weight-fit.ts';
import { weightNames } from './weight-names.ts';

export interface Imported {
  readonly format: ImportedFormat;
  /** Exactly those of the plan, in its order. */
  readonly weights: readonly NamedArray[];
  /** Names in the file that the document has no use for. */
  readonly ignored: readonly string[];
  /** What was done to the numbers on the way. */
  readonly note?: Text;
  /** What the weights were trained with; absent where the files carry none. */
  readonly preprocessing?: Preprocessing;
}

/** `files` is one file, or model.json with its binary files. A file says what it is by its first bytes, not its name. */
export function importWeights(
  target: { readonly document: Document; readonly plan: Plan },
  files: readonly WeightFile[],
): Imported | { readonly error: Text } {
  const fit = fitWeights(target, files);
  if ('error' in fit) return fit;
  const { format, weights, unexpected, note, preprocessing } = fit;
  if (!weights) return { error: misfitOf(fit) };
  const ignored = unexpected.map(({ name }) => name);
  return {
    format,
    weights,
    ignored,
    ...(note && { note }),
    ...(preprocessing && { preprocessing }),
  };
}

/**
 * How the arrays of the files meet the parameters of the document; an error where the files cannot be used. `guesses`:
 * layers under strange names may be told by kind, shape and order. `pairs`: arrays that a person paired, each with the
 * name of the weight that it is to be, as the fit calls it.
 */
export function fitWeights(
  target: { readonly document: Document; readonly plan: Plan },
  given: readonly WeightFile[],
  { guesses = false, pairs }: { readonly guesses?: boolean; readonly pairs?: Pairs } = {},
): WeightFit | { readonly error: Text } {
  const files = openParcel(given, 3 * largest(target.plan));
  const carried = carriedPreprocessing(files);
  if ('error' in carried) return carried;
  const fitted = fitSpectral({ ...target, guesses, pairs }, files.filter(isWeights));
  if ('error' in fitted) return fitted;
  const { fixed } = fitted;
  const freezing = fixed && { freezing: freezingEdits(target.document, target.plan, fixed) };
  const fit = { ...fitted, ...carried, ...freezing };
  const broken = (fit.weights ?? fit.some?.weights)?.find(
    ({ data }) => !data.every(Number.isFinite),
  );
  if (!broken) return fit;
  return refused(
    fit.file,
    `‘${broken.name}’ holds values that are not finite numbers (NaN or infinity), as left by a run that diverged`,
    `「${broken.name}」に有限でない値（NaN または無限大）が入っています。発散した学習の重みかもしれません`,
  );
}

/** As Kumiki names them; or without the vectors of spectral norms, as others write them, which are then found. */
function fitSpectral(
  target: Target,
  files: readonly WeightFile[],
): WeightFit | { readonly error: Text } {
  const { plan } = target;
  if (!isSpectral(plan)) return fitFiles(target, files);
  const without = fitFiles({ ...target, plan: foldedPlan(plan) }, files);
  if ('error' in without || without.unexpected.some(({ name }) => plan.weights.has(name)))
    return fitFiles(target, files);
  // Some weights alone would have no vectors of their own.
  const { some: _, ...whole } = without;
  if (!without.weights) return whole;
  const note = text(
    `${without.note ? `${without.note.en} ` : ''}The file has no vectors for the spectral norms; they were found from the weights.`,
    `${without.note?.ja ?? ''}ファイルにスペクトル正規化のベクトルがないため、重みから求めました。`,
  );
  return { ...without, weights: withVectors(plan, without.weights), note };
}

function fitFiles(
  target: Target,
  files: readonly WeightFile[],
): WeightFit | { readonly error: Text } {
  const { document, plan, pairs = {} } = target;
  const json =
    files.find(({ bytes }) => beginsWith(bytes, '{')) ??
    (files.length > 1 ? files.find(({ name }) => name.endsWith('.json')) : undefined);
  const file = json ?? files[0];
  if (!file)
    return { error: text('Choose a file of weights first.', '重みのファイルを選んでください。') };
  if (files.length > 1 && !json)
    return {
      error: text(
        'Choose one file of weights, or model.json with its weights.bin.',
        '重みのファイルを一つ、または model.json と weights.bin を選んでください。',
      ),
    };
  const foreign = foreignFile(file);
  if (foreign) return foreign;
  const others = files.filter((other) => other !== file);
  const most = largest(plan);
  const keras = json ? undefined : readKeras({ document, plan }, file, 3 * most);
  const zipped = beginsWith(file.bytes, 'PK');
  const onnx = json || keras || !isOnnx(file.bytes) ? undefined : readOnnx(plan, file);
  const plain = zipped ? 'npz' : 'safetensors';
  const format = json ? 'tfjs' : keras ? 'keras' : onnx ? 'onnx' : plain;
  const read = keras ?? onnx ?? readAs(format, file, others, most);
  if ('error' in read) return read;
  const untied = untiedNames(plan);
  const named = read.layers ? byLayer(plan, read.arrays) : read.arrays;
  const ours = oneOfTwo(file.name, named, (name) => untied.get(name));
  if ('error' in ours) return ours;
  if (read.layers) return fitOf(plan.weights, format, file.name, ours.arrays);
  const { hand, others: left } = pairedByHand(ours.arrays, pairs);
  if (Object.keys(pairs).length > 0) {
    const known = new Set([...plan.weights.keys(), ...namesOfFrameworks(document, plan)]);
    const strange = strangePair(pairs, read.arrays, known);
    if (strange) return { error: strange };
  }
  if (![...hand, ...left].some(({ name }) => plan.weights.has(name)))
    for (const framework of frameworks) {
      const fit = fitFramework(target, file.name, read.arrays, framework);
      if (fit) return fit;
    }
  const needs = [...plan.weights].map(([name, { shape }]) => ({ name, shape }));
  const found = [...(withoutPrefix(needs, left) ?? left), ...hand];
  const fit = withSome(target, fitOf(plan.weights, format, file.name, found), found);
  // A graph model keeps its constants beside the weights.
  return read.layers === false && fit.weights ? { ...fit, unexpected: [] } : fit;
}

/** Up to 8 bytes a number, twice as many as the document has, and headers; an optimizer's moments twice more. */
function largest(plan: Plan): number {
  const count = [...plan.weights.values()].reduce((sum, { shape }) => sum + countOf(shape), 0);
  return 16 * count + 1_000_000;
}

function readAs(
  format: ImportedFormat,
  file: WeightFile,
  others: readonly WeightFile[],
  most: number,
): Found {
  if (format === 'tfjs') return readTfjs(file, others);
  if (format === 'npz') return readNpz(file, most);
  const read = readSafetensors(file.bytes);
  return 'error' in read ? read : { arrays: read.weights.map(found) };
}

/** Why the file does not fit, in one sentence. */
function misfitOf({ file, matches, unexpected }: WeightFit): Text {
  const missing = matches.filter(({ sources }) => sources.length === 0).map(({ name }) => name);
  const reshaped = matches.flatMap((match) => {
    const [source] = match.sources;
    return source && !match.fits ? [otherShape(match, source.shape)] : [];
  });
  const parts: Text[] = [];
  if (missing.length > 0) {
    const { en, ja } = weightNames(missing);
    parts.push(text(`it lacks ${en}`, `${ja}がありません`));
  }
  parts.push(...reshaped.slice(0, 3));
  if (reshaped.length > 3)
    parts.push(
      text(
        `${reshaped.length - 3} more have a different shape`,
        `ほかに ${reshaped.length - 3} 個の形状が異なります`,
      ),
    );
  if (unexpected.length > 0) {
    const { en, ja } = weightNames(unexpected.map(({ name }) => name));
    parts.push(text(`the document has no ${en}`, `文書には${ja}がありません`));
  }
  return refused(
    file,
    `it does not fit this document: ${parts.map(({ en }) => en).join('; ')}`,
    `この文書に合いません：${parts.map(({ ja }) => ja).join('、')}`,
  ).error;
}

function otherShape({ name, shape }: WeightMatch, given: readonly number[]): Text {
  const [has, needs] = [given, shape].map((sizes) => sizes.join(' × ') || '–');
  return text(
    `‘${name}’ is ${has} where the document has ${needs}`,
    `「${name}」は ${has} ですが、文書では ${needs} です`,
  );
}

function beginsWith(bytes: Uint8Array, letters: string): boolean {
  return [...letters].every((letter, index) => bytes[index] === letter.charCodeAt(0));
}
