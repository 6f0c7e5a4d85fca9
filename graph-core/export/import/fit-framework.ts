// Arrays under the names and in the layouts of PyTorch or Keras, or of a stranger's model in PyTorch, as weights of the document.
import type { Plan } from '../../compile/plan.ts';
import type { Document } from '../../document/schema.ts';
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import { initialWeights } from '../../weights/initial-weights.ts';
import type { NamedArray } from '../../weights/named-array.ts';
import { kerasLimits, kerasSource } from '../keras/keras-source.ts';
import { kerasShared } from '../keras/keras-weights.ts';
import { torchLimits, torchSource } from '../torch/torch-source.ts';
import { pairedByHand } from './by-hand.ts';
import { bySignature, withoutPrefix } from './by-signature.ts';
import { byState } from './by-state.ts';
import { fromChannelsFirst } from './channels-first.ts';
import { joinedProjections } from './joined-projections.ts';
import { fixedPaths } from './fixed-in-file.ts';
import type { FoundArray } from './found-array.ts';
import type { SharedAs } from './one-of-two.ts';
import { oneOfTwo } from './one-of-two.ts';
import type { Target, WeightFit } from './weight-fit.ts';
import { filled, fitOf } from './weight-fit.ts';

/** Those whose names and layouts are their own, with what they cannot say and how their arrays follow from ours. */
export const frameworks = [
  [
    'torch',
    torchLimits,
    (...of: Source) => torchSource(...of, { fixed: true }).state,
    torchSharedAs,
  ],
  ['keras', kerasLimits, (...of: Source) => kerasSource(...of).state, kerasSharedAs],
] as const;

type Source = [document: Document, plan: Plan, weights: readonly NamedArray[]];

function torchSharedAs(document: Document, plan: Plan): SharedAs {
  const { shared } = torchSource(document, plan, initialWeights(plan, 0), { fixed: true });
  const byKey = new Map(shared.map(({ key, from, turned }) => [key, { from, turned }]));
  return (name) => {
    const found = byKey.get(name);
    return found && { name: found.from, transposed: found.turned };
  };
}

function kerasSharedAs(document: Document, plan: Plan): SharedAs {
  const shared = kerasShared(document, plan);
  return (name) => {
    const cut = name.indexOf('/');
    const from = shared.get(name.slice(0, cut));
    return from === undefined ? undefined : { name: from + name.slice(cut), transposed: false };
  };
}

/** What PyTorch and Keras call the weights of the document. */
export function namesOfFrameworks(document: Document, plan: Plan): readonly string[] {
  const initial = initialWeights(plan, document.training.seed);
  return frameworks.flatMap(([, limits, stateOf]) =>
    limits(plan).length > 0 ? [] : stateOf(document, plan, initial).map(({ name }) => name),
  );
}

/** Undefined where the arrays are not that framework's. */
export function fitFramework(
  { document, plan, guesses, pairs }: Target,
  file: string,
  inFile: readonly FoundArray[],
  [from, limits, stateOf, sharedOf]: (typeof frameworks)[number],
): WeightFit | { readonly error: Text } | undefined {
  if (limits(plan).length > 0) return undefined;
  const initial = initialWeights(plan, document.training.seed);
  const expected = stateOf(document, plan, initial);
  const known = new Set(expected.map(({ name }) => name));
  const { hand, others: given } = pairedByHand(inFile, pairs);
  // What was paired by hand is another framework's.
  if (hand.some(({ name }) => !known.has(name))) return undefined;
  const chosen = new Set(hand.map(({ name }) => name));
  const left = expected.filter(({ name }) => !chosen.has(name));
  const prefixed = withoutPrefix(left, given) ?? given;
  // A stranger's layer may well be called as one of ours; most of them are not.
  const named = prefixed.filter(({ name }) => known.has(name)).length;
  const isStrange = named < left.length / 2;
  const guess =
    guesses && isStrange && from === 'torch'
      ? bySignature(left, joinedProjections(given))
      : undefined;
  const theirs = oneOfTwo(file, [...(guess ?? prefixed), ...hand], sharedOf(document, plan));
  if ('error' in theirs) return theirs;
  const read = (arrays: readonly FoundArray[]) =>
    byState(plan, file, arrays, (weights) => stateOf(document, plan, weights));
  const arrays = read(theirs.arrays);
  if (arrays && 'error' in arrays) return arrays;
  const guessed = guess ? { guessed: true as const } : {};
  if (arrays && 'arrays' in arrays) {
    const fit = fitOf(plan.weights, from, file, arrays.arrays);
    const { weights, note } = inOurOrder(plan, fit.weights, arrays.note, guess && []);
    const fixed = fixedOf(fit);
    return { ...fit, ...fixed, ...guessed, ...(weights && { weights }), ...(note && { note }) };
  }
  // Fewer than half are told by what they are to be: by their own names it is not that framework's at all.
  if (!arrays && !guess && hand.length === 0) return undefined;
  const { weights: _, ...fit } = fitOf(
    new Map(expected.map((array) => [array.name, array])),
    from,
    file,
    theirs.arrays,
  );
  const rest = filled(expected, theirs.arrays);
  const whole = read(rest.arrays);
  if (!whole || !('arrays' in whole)) return { ...fit, ...guessed };
  const all = fitOf(plan.weights, from, file, whole.arrays);
  const kept = new Set(rest.kept);
  const own = all.matches.filter(({ sources }) => sources.every(({ name }) => kept.has(name)));
  const { weights, note } = inOurOrder(plan, all.weights, whole.note, guess && own);
  return {
    ...fit,
    ...fixedOf(all),
    ...guessed,
    ...(weights && { some: { weights, kept: rest.kept } }),
    ...(note && { note }),
  };
}

function fixedOf({ matches }: WeightFit): Pick<WeightFit, 'fixed'> {
  const fixed = fixedPaths(matches);
  return fixed.length > 0 ? { fixed } : {};
}

/** Weights of a model of strangers: their dense layers behind an image read it channels first. */
function inOurOrder(
  plan: Plan,
  weights: readonly NamedArray[] | undefined,
  note: Text | undefined,
  /** Of the document itself, among those of strangers; absent where none is a stranger's. */
  own: readonly { readonly name: string }[] | undefined,
) {
  if (!own || !weights) return { weights, note };
  const ordered = fromChannelsFirst(plan, weights, new Set(own.map(({ name }) => name)));
  if (ordered.count === 0) return { weights, note };
  const words = text(
    'A dense layer reads a flattened image: its inputs were put in Kumiki’s order, channels last.',
    '平坦化した画像を読む全結合層の入力を、Kumiki の順（チャンネルが最後）に並べ替えました。',
  );
  const both = note ? text(`${note.en} ${words.en}`, `${note.ja}${words.ja}`) : words;
  return { weights: ordered.weights, note: both };
}
