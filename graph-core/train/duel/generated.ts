// What a critic compares: the output that makes examples out of noise, and what stands for real ones beside it.
import type { Source } from '../../analyze/analysis.ts';
import type { Plan, Step } from '../../compile/plan.ts';

export interface Generated {
  /** Made of noise, and read by the critic. */
  readonly generated: Source;
  /** What feeds the same port where the critic reads real examples. */
  readonly real: Source;
}

/**
 * By the two placements of the critic, which share its weights: the first that both read. Undefined where no output
 * block compares scores, or nothing that the critic reads is made of noise.
 */
export function generatedOutput(plan: Plan): Generated | undefined {
  for (const { path } of plan.objectives) {
    const judge = plan.steps.find((step) => step.path === path);
    const { scores } = judge?.block.objective ?? {};
    if (!judge || !scores) continue;
    const [real, generated] = [scores.real, scores.generated].map((port) =>
      stepsAbove(plan, sourcesOf(judge, port)),
    );
    const found = firstDifference(real ?? [], generated ?? []);
    if (found) return beforeSameSteps(plan, found);
  }
  return undefined;
}

/** The part of a plan that computes one output, with the inputs and weights that it needs. */
export function planAbove(plan: Plan, output: Source): Plan {
  const steps = stepsAbove(plan, [output]);
  const paths = new Set(steps.map(({ path }) => path));
  const names = new Set(steps.flatMap(({ weights }) => Object.values(weights)));
  return {
    steps,
    feeds: plan.feeds.filter(({ path }) => paths.has(path)),
    objectives: [],
    weights: new Map([...plan.weights].filter(([name]) => names.has(name))),
  };
}

function firstDifference(real: readonly Step[], generated: readonly Step[]): Generated | undefined {
  const siblings = new Map(real.flatMap((step) => weightNames(step).map((name) => [name, step])));
  const critics = new Set<string>();
  const noisy = new Set<string>();
  for (const step of generated) {
    const sources = allSources(step);
    const [sibling] = weightNames(step).flatMap((name) => siblings.get(name) ?? []);
    if (isNoise(step) || sources.some(({ path }) => noisy.has(path))) noisy.add(step.path);
    if (sibling || sources.some(({ path }) => critics.has(path))) critics.add(step.path);
    if (!sibling) continue;
    for (const port of Object.keys(step.sources)) {
      const [own] = sourcesOf(step, port);
      const [theirs] = sourcesOf(sibling, port);
      if (own && theirs && noisy.has(own.path) && !critics.has(own.path))
        return { generated: own, real: theirs };
    }
  }
  return undefined;
}

/** What both sides do alike without weights, such as flattening pictures, still belongs to the critic. */
function beforeSameSteps(plan: Plan, found: Generated): Generated {
  const [own, theirs] = [found.generated, found.real].map((source) =>
    plan.steps.find(({ path }) => path === source.path),
  );
  if (!own || !theirs || own.block !== theirs.block || weightNames(own).length > 0) return found;
  if (JSON.stringify(own.params) !== JSON.stringify(theirs.params)) return found;
  const [generated, ...more] = allSources(own);
  const [real] = allSources(theirs);
  if (!generated || !real || more.length > 0) return found;
  return beforeSameSteps(plan, { generated, real });
}

function isNoise({ block }: Step): boolean {
  return Object.values(block.outputs).some(({ feed }) => feed === 'noise');
}

function weightNames({ weights }: Step): string[] {
  return Object.values(weights);
}

function allSources({ sources }: Step): Source[] {
  return Object.values(sources).flatMap((wired) => wired ?? []);
}

function sourcesOf({ sources }: Step, port: string): readonly Source[] {
  return [sources[port] ?? []].flat();
}

/** In the order of the plan. */
function stepsAbove({ steps }: Plan, outputs: readonly Source[]): Step[] {
  const wanted = new Set(outputs.map(({ path }) => path));
  for (const step of [...steps].reverse())
    if (wanted.has(step.path))
      for (const port of Object.keys(step.sources))
        for (const { path } of sourcesOf(step, port)) wanted.add(path);
  return steps.filter(({ path }) => wanted.has(path));
}
