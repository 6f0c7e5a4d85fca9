// How near generated examples are to real ones: KID, FD, classes, duplicates and neighbours, over one set of features.
import type { Quality } from '../../inspect/duel.ts';
import type { TrainerDeps, TrainingSession } from '../prepare.ts';
import { duplicatePairs, nearIdentical } from './duplicates.ts';
import type { Features, FrozenFeatures } from './features.ts';
import { frozenClassifier, openFeatures } from './features.ts';
import { frechetDistance, gaussian } from './frechet.ts';
import { kid, kidReference } from './kid.ts';
import { nearest } from './nearest.ts';
import { affineBetween } from './affine.ts';

export interface QualityMeter {
  /** How many generated examples are wanted. */
  readonly examples: number;
  /** The classifier by its hash, or the raw values. */
  readonly features: Quality['features'];
  /** As the critic reads them, one after another. */
  measure(generated: Float32Array): Promise<Quality>;
  dispose(): void;
}

export interface Compared {
  /** Numbers of one example. */
  readonly size: number;
  /** Real examples as the critic reads them: those that are trained on, and held-out ones. At least 50 of each. */
  readonly training: Float32Array;
  readonly heldOut: Float32Array;
  /** The same held-out examples as the data has them: what the classifier reads. */
  readonly raw: Float32Array;
}

/** Of generated examples at most, where nothing else is asked for. */
const mostExamples = 1_000;
/** Products of all pairs in one measurement, unless more examples are asked for: about a tenth of a second. */
const mostProducts = 64_000_000;
/** Examples whose neighbours are looked for. */
const neighbours = 200;

/** In the features of the frozen classifier where the data is what that was trained on, else in the values themselves. */
export async function meterFor(
  { engine, document }: Pick<TrainingSession, 'engine' | 'document'>,
  { findBlock, bundled }: Pick<TrainerDeps, 'findBlock' | 'bundled'>,
  compared: Compared,
  wanted?: number,
): Promise<QualityMeter> {
  const known = document.data.source === frozenClassifier.source;
  const frozen = known ? await openFeatures(engine, findBlock, bundled) : undefined;
  return openQuality(compared, frozen, wanted);
}

/** Without `frozen`, or where the critic does not read what the classifier can be given, features are the values. */
async function openQuality(
  compared: Compared,
  frozen?: FrozenFeatures,
  wanted?: number,
): Promise<QualityMeter> {
  const { size, training, heldOut, raw } = compared;
  const toData = frozen?.size === size ? affineBetween(heldOut, raw) : undefined;
  const read = async (
    examples: Float32Array,
  ): Promise<Omit<Features, 'classes'> & Partial<Features>> =>
    frozen && toData ? frozen.read(examples.map(toData)) : { width: size, values: examples };
  const { width, values: features } = await read(heldOut);
  const { values: reference } = await read(training);
  const affordable = Math.max(250, Math.floor(Math.sqrt(mostProducts / width)));
  const examples = Math.min(wanted ?? Math.min(mostExamples, affordable), heldOut.length / size);
  const first = (values: Float32Array, count: number, of = width) => values.subarray(0, count * of);
  const real = first(features, examples);
  // What is known of real examples is worked out once, not at every measurement.
  const known = kidReference(real, width);
  const spread = gaussian(real, width);
  const floor = kid(known, first(reference, examples));
  const bound = nearIdentical(first(heldOut, mostExamples, size), size);
  const apart = (values: Float32Array): number =>
    mean(nearest(first(values, neighbours), reference, width).distances);
  const realApart = apart(features);
  const kind: Quality['features'] =
    frozen && toData ? { kind: 'classifier', hash: frozenClassifier.hash } : { kind: 'values' };
  return {
    examples,
    features: kind,
    async measure(generated) {
      const { values, classes } = await read(generated);
      const { value, error } = kid(known, values);
      return {
        kid: value,
        kidError: error,
        kidFloor: floor.value,
        fd: frechetDistance(gaussian(values, width), spread),
        features: kind,
        ...(classes && frozen && { classes: sharesOf(classes, frozen.classes) }),
        duplicates: duplicatePairs(generated, size, bound),
        nearest: { generated: apart(values), real: realApart },
      };
    },
    dispose: () => frozen?.dispose(),
  };
}

function sharesOf(classes: Int32Array, count: number): number[] {
  const shares = Array.from({ length: count }, () => 0);
  for (const label of classes) shares[label] = (shares[label] ?? 0) + 1 / classes.length;
  return shares;
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
