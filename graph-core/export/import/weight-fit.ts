// How the arrays of a file meet the parameters of a document, array by array, whatever framework they are of.
import type { Plan } from '../../compile/plan.ts';
import type { Preprocessing } from '../../data/preprocessing/schema.ts';
import type { Edit } from '../../document/edit.ts';
import type { Document } from '../../document/schema.ts';
import type { Text } from '../../text.ts';
import { initialWeights } from '../../weights/initial-weights.ts';
import type { NamedArray } from '../../weights/named-array.ts';
import type { Pairs } from './by-hand.ts';
import type { ArrayInFile, FoundArray } from './found-array.ts';
import { found } from './found-array.ts';

export type ImportedFormat = 'safetensors' | 'npz' | 'tfjs' | 'torch' | 'keras' | 'onnx';

export interface Target {
  readonly document: Document;
  readonly plan: Plan;
  readonly guesses: boolean;
  /** What a person paired. */
  readonly pairs?: Pairs | undefined;
}

/** A file held against a document, array by array. */
export interface WeightFit {
  readonly format: ImportedFormat;
  readonly file: string;
  readonly matches: readonly WeightMatch[];
  /** What the file holds and the document has no use for. */
  readonly unexpected: readonly ArrayInFile[];
  /** Exactly those of the plan, in its order; absent where anything is missing or of another shape. */
  readonly weights?: readonly NamedArray[];
  /** Where that is so: with what the document itself begins with in its place, by the names of `kept`. */
  readonly some?: { readonly weights: readonly NamedArray[]; readonly kept: readonly string[] };
  /** The names of the file are others: its layers were told by kind, shape and order, which a person must check. */
  readonly guessed?: true;
  /** Paths of the blocks whose layers do not learn in the file; absent where all do. */
  readonly fixed?: readonly string[];
  /** What freezes these in the document, as far as it can say so. */
  readonly freezing?: readonly Edit[];
  /** What was done to the numbers on the way. */
  readonly note?: Text;
  /** What the weights were trained with; absent where the files carry none. */
  readonly preprocessing?: Preprocessing;
}

export interface WeightMatch {
  /** The document's parameter; the framework's own name where a file of PyTorch or Keras does not fit. */
  readonly name: string;
  readonly shape: readonly number[];
  /** What its numbers come from, as it stands in the file; none = missing. */
  readonly sources: readonly ArrayInFile[];
  /** The shape is the wanted one, after whatever the framework's layout asks for. */
  readonly fits: boolean;
}

export function fitOf(
  needs: ReadonlyMap<string, { readonly shape: readonly number[] }>,
  format: ImportedFormat,
  file: string,
  arrays: readonly FoundArray[],
): WeightFit {
  const given = new Map(arrays.map((array) => [array.name, array]));
  const matches = [...needs].map(([name, { shape }]): WeightMatch => {
    const array = given.get(name);
    if (!array) return { name, shape, sources: [], fits: false };
    const sources = array.from ?? [{ name: array.name, shape: array.shape }];
    return { name, shape, sources, fits: array.shape.join() === shape.join() };
  });
  const unexpected = arrays.filter(({ name }) => !needs.has(name));
  const weights = matches.every(({ fits }) => fits)
    ? matches.map(({ name, shape }) => ({ name, shape, data: given.get(name)?.data() ?? none }))
    : undefined;
  return {
    format,
    file,
    matches,
    unexpected: unexpected.map(({ name, shape }) => ({ name, shape })),
    ...(weights && { weights }),
  };
}

const none = new Float32Array();

/** What the file has in the right shape, and what is taken of the document instead. */
export function filled(
  expected: readonly NamedArray[],
  given: readonly FoundArray[],
): { readonly arrays: readonly FoundArray[]; readonly kept: readonly string[] } {
  const known = new Map(given.map((array) => [array.name, array]));
  const kept: string[] = [];
  const arrays = expected.map((own) => {
    const theirs = known.get(own.name);
    if (theirs?.shape.join() === own.shape.join()) return theirs;
    kept.push(own.name);
    return found(own);
  });
  return { arrays, kept };
}

/** A fit by our own names with what the document begins with in the place of what is not there. */
export function withSome(
  { document, plan }: Target,
  fit: WeightFit,
  given: readonly FoundArray[],
): WeightFit {
  if (fit.weights || !fit.matches.some(({ fits }) => fits)) return fit;
  const { arrays, kept } = filled(initialWeights(plan, document.training.seed), given);
  const weights = arrays.map(({ name, shape, data }) => ({ name, shape, data: data() }));
  return { ...fit, some: { weights, kept } };
}
