// A trained generator measured on its own: many examples of it against as many held-out ones.
import type { BlockLookup } from '../../analyze/analysis.ts';
import type { Plan } from '../../compile/plan.ts';
import type { Dataset, Split } from '../../data/dataset.ts';
import type { Document } from '../../document/schema.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Quality } from '../../inspect/duel.ts';
import type { Text } from '../../text.ts';
import type { NamedArray } from '../../weights/named-array.ts';
import { openGenerator, openReal } from './generate.ts';
import type { Generated } from './generated.ts';
import type { Nearest } from './nearest.ts';
import { nearest } from './nearest.ts';
import { meterFor } from './quality.ts';

export interface Measured {
  readonly engine: Engine;
  readonly document: Document;
  readonly plan: Plan;
  readonly dataset: Dataset;
  readonly found: Generated;
  readonly weights: readonly NamedArray[];
}

/** Training examples among which neighbours are looked for, at most. */
const mostTraining = 5_000;

/**
 * Over `examples` of noise by `key`, or over `samples` that somebody else made. Classes are told by the frozen
 * classifier; or else, where the data has classes, by the nearest training example: an example farther from it than
 * any held-out one is from its own is of no class, so that the shares may sum to less than 1.
 */
export async function measureGenerator(
  { engine, document, plan, dataset, found, weights }: Measured,
  deps: { readonly findBlock: BlockLookup; bundled(path: string): Promise<Uint8Array> },
  { examples, key, samples }: { examples: number; key: number; samples?: Float32Array },
): Promise<Quality | { readonly error: Text }> {
  const generator = await openGenerator(engine, plan, found, weights);
  if ('error' in generator) return generator;
  const real = openReal(engine, plan, found, weights);
  if ('error' in real) return real;
  const size = generator.sizes.reduce((a, b) => a * b, 1);
  const taken = (split: Split, most: number) => firstPlaces(Math.min(most, dataset.count[split]));
  const indices = taken('training', mostTraining);
  const { values: training } = await real.read(dataset, 'training', indices);
  const { values: heldOut, raw } = await real.read(
    dataset,
    'held-out',
    taken('held-out', examples),
  );
  const compared = { size, training, heldOut, raw };
  const meter = await meterFor({ engine, document }, deps, compared, examples);
  const made = samples ?? (await generator.make(meter.examples, key));
  const quality = await meter.measure(made);
  for (const opened of [generator, real, meter]) opened.dispose();
  const classes =
    quality.classes ??
    classesBeside(labelsOf(dataset, indices), nearest(made, training, size), {
      within: Math.max(...nearest(heldOut, training, size).distances),
    });
  return { ...quality, ...(classes && { classes }) };
}

interface Labels {
  readonly labels: ArrayLike<number>;
  readonly classes: number;
}

function labelsOf({ columns, batch }: Dataset, indices: readonly number[]): Labels | undefined {
  const column = columns.find(({ kind }) => kind === 'class');
  const labels = column && batch('training', indices)[column.name];
  return labels && { labels, classes: column.words?.length ?? Math.max(...labels) + 1 };
}

function classesBeside(
  known: Labels | undefined,
  { indices, distances }: Nearest,
  { within }: { readonly within: number },
): readonly number[] | undefined {
  if (!known) return undefined;
  const shares = Array.from({ length: known.classes }, () => 0);
  indices.forEach((index, at) => {
    const label = known.labels[index] ?? 0;
    if ((distances[at] ?? 0) <= within) shares[label] = (shares[label] ?? 0) + 1 / indices.length;
  });
  return shares;
}

function firstPlaces(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
