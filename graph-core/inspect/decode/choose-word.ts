// Which word is said next: the likeliest, or one drawn from a distribution that options have shaped.
import { bosId, padId, unknownId } from '../../data/dataset.ts';
import { uniform } from '../../engine/random.ts';

export interface Wording {
  /** 0 = always the likeliest; 1 = as the model's odds are; above it, flatter. */
  readonly temperature?: number | undefined;
  /** Only so many of the likeliest; 0 = all. */
  readonly topK?: number | undefined;
  /** Only the likeliest that together make up this share (Holtzman 2020); 1 = all. */
  readonly topP?: number | undefined;
  /** Divides the odds of what has been said, as a power (Keskar 2019); 1 = not at all. */
  readonly repetitionPenalty?: number | undefined;
  /** The same seed, the same words. */
  readonly seed?: number | undefined;
  /** How many words there are: a model may have places for more. */
  readonly known?: number | undefined;
  /** Whether ⟨unk⟩ may be said. */
  readonly unknown?: 'allow' | 'forbid' | undefined;
}

/** The odds with what may not be said at 0, and what has been said less likely. They need not sum to 1. */
export function worded(
  odds: Float32Array,
  said: readonly number[],
  { repetitionPenalty = 1, unknown = 'allow', known = odds.length }: Wording,
): Float32Array {
  const shaped = odds.slice();
  shaped[padId] = 0;
  shaped[bosId] = 0;
  shaped.fill(0, known);
  if (unknown === 'forbid') shaped[unknownId] = 0;
  if (repetitionPenalty !== 1)
    for (const id of new Set(said)) shaped[id] = (shaped[id] ?? 0) ** repetitionPenalty;
  return shaped;
}

/** What is drawn from at a temperature above 0: probabilities that sum to 1. */
export function distribution(
  odds: Float32Array,
  said: readonly number[],
  wording: Wording,
): Float64Array {
  const { temperature = 1, topK = 0, topP = 1 } = wording;
  const shaped = worded(odds, said, wording);
  const highest = shaped.reduce((most, value) => Math.max(most, value), 0);
  const powers = Float64Array.from(shaped, (value) =>
    value === 0 ? 0 : Math.exp((Math.log(value) - Math.log(highest)) / temperature),
  );
  normalize(powers);
  const order = Array.from(powers.keys()).sort((a, b) => (powers[b] ?? 0) - (powers[a] ?? 0));
  let kept = topK > 0 ? Math.min(topK, order.length) : order.length;
  let sum = 0;
  for (let rank = 0; rank < kept; rank++) {
    sum += powers[order[rank] ?? 0] ?? 0;
    if (sum >= topP) kept = rank + 1;
  }
  for (const id of order.slice(kept)) powers[id] = 0;
  normalize(powers);
  return powers;
}

/** `stream` tells several sentences apart that are drawn with one seed; `place` the words of one. */
export function chooseWord(
  odds: Float32Array,
  said: readonly number[],
  wording: Wording,
  stream: number,
): number {
  const { temperature = 0, seed = 0 } = wording;
  if (temperature === 0) return likeliest(worded(odds, said, wording));
  const from = distribution(odds, said, wording);
  const drawn = uniform(seed ^ Math.imul(stream + 1, 0x9e3779b1), said.length);
  let sum = 0;
  let last = 0;
  for (let id = 0; id < from.length; id++) {
    if (from[id] === 0) continue;
    last = id;
    sum += from[id] ?? 0;
    if (drawn < sum) return id;
  }
  return last;
}

function likeliest(odds: Float32Array): number {
  return odds.reduce((best, value, id) => (value > (odds[best] ?? 0) ? id : best), 0);
}

function normalize(values: Float64Array): void {
  const sum = values.reduce((total, value) => total + value, 0);
  if (sum > 0) values.forEach((value, id) => (values[id] = value / sum));
}
