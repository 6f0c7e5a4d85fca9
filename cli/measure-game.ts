// What a trained game reached: how balanced it was on the way, and what its generator makes at the end.
import type { Checkpoint, Document, Duel } from '../graph-core/index.ts';
import {
  findBlock,
  averaged,
  generatedOutput,
  measureGenerator,
  planAbove,
  startEngine,
  text,
} from '../graph-core/index.ts';
import { bundled, deps } from './deps.ts';
import type { EngineOptions } from './engine-options.ts';
import { exitCodes, Failure } from './exit.ts';
import { nodeAssets } from './node-assets.ts';
import { soundPlan } from './read-document.ts';
import { tensorflow } from './tensorflow.ts';

interface Validation {
  readonly step: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Rounds in which a critic may still be finding its feet. */
const begun = 500;
/** A critic that is neither blind nor sees all. */
const balanced = { from: 0.55, to: 0.97 };
const measured = 2_000;

/** Share of the checks behind the first rounds in which the critic was balanced; NaN where there were none. */
export function balanceOf(validations: readonly Validation[]): number {
  const checks = validations.flatMap(({ step, metrics: { auc } }) =>
    step > begun && auc !== undefined ? [auc] : [],
  );
  const within = checks.filter((auc) => auc >= balanced.from && auc <= balanced.to);
  return within.length / checks.length;
}

/** The least that any attention of the generator adds: below 0.02 a map says nothing. Empty where it has none. */
export function generatorFactor(
  document: Document,
  factors: Duel['factors'] = [],
): Record<string, number> {
  const plan = soundPlan(document);
  const found = generatedOutput(plan);
  const above = new Set(found && planAbove(plan, found.generated).steps.map(({ path }) => path));
  const own = factors.filter(({ path }) => above.has(path)).map(({ value }) => Math.abs(value));
  return own.length === 0 ? {} : { 'least |γ| of the generator': Math.min(...own) };
}

/**
 * The generator over 2,000 examples, or `samples` that somebody else made, in figures by name. Throws a Failure where
 * the document has no generator.
 */
export async function measureGame(
  document: Document,
  checkpoint: Pick<Checkpoint, 'weights' | 'optimizer'>,
  { backend, threads }: EngineOptions,
  samples?: Float32Array,
): Promise<Record<string, number>> {
  const plan = soundPlan(document);
  const found = generatedOutput(plan);
  if (!found)
    throw new Failure(
      exitCodes.failed,
      text('The document has no generator.', '文書に生成器がありません。'),
      { code: 'no-generator' },
    );
  const engine = await startEngine(await tensorflow(), backend, nodeAssets(threads));
  const dataset = await deps.openData(document, [], () => undefined);
  const quality = await measureGenerator(
    { engine, document, plan, dataset, found, weights: averaged(checkpoint) },
    { findBlock, bundled },
    { examples: measured, key: document.training.seed, ...(samples && { samples }) },
  );
  if ('error' in quality) throw new Failure(exitCodes.failed, quality.error);
  const { kid, kidError, kidFloor, fd, duplicates, nearest, classes } = quality;
  return {
    kid,
    'kid error': kidError,
    'kid floor': kidFloor,
    fd,
    duplicates,
    'nearest generated': nearest.generated,
    'nearest real': nearest.real,
    ...(classes && {
      'rarest class': Math.min(...classes),
      'classes present': classes.filter((share) => share > 0).length,
    }),
  };
}
