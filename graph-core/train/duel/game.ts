// The parts of a game whose critic compares scores: what is generated, what is real, where they are judged, and the factors of attention.
import type { Source } from '../../analyze/analysis.ts';
import type { Shape } from '../../blocks/kit/shape.ts';
import type { Plan, Step } from '../../compile/plan.ts';
import type { Generated } from './generated.ts';
import { generatedOutput } from './generated.ts';

export interface Game extends Generated {
  readonly shape: Shape;
  /** Where the critic's scores come from. */
  readonly scores: { readonly real: Source; readonly generated: Source };
}

/** Undefined where no output block compares scores, or nothing that the critic reads is made of noise. */
export function gameOf(plan: Plan): Game | undefined {
  const found = generatedOutput(plan);
  const judge = plan.steps.find(({ block }) => block.objective?.scores);
  const ports = judge?.block.objective?.scores;
  if (!found || !judge || !ports) return undefined;
  const [real] = [judge.sources[ports.real] ?? []].flat();
  const [generated] = [judge.sources[ports.generated] ?? []].flat();
  const maker = plan.steps.find(({ path }) => path === found.generated.path);
  const shape = maker?.outputs[found.generated.port];
  return real && generated && shape && { ...found, shape, scores: { real, generated } };
}

/** Weights of one number by which an attention block multiplies what it adds; of every placement, tied ones too. */
export function attentionFactors({
  steps,
  weights,
}: Plan): readonly { readonly step: Step; readonly weight: string }[] {
  return steps.filter(attends).flatMap((step) =>
    Object.values(step.weights).flatMap((weight) => {
      const spec = weights.get(weight);
      // A matrix of one number, or a vector that no gradient reaches, is no factor.
      const isFactor = spec && !spec.frozen && spec.shape.join() === '1';
      return isFactor ? [{ step, weight }] : [];
    }),
  );
}

function attends({ block }: Step): boolean {
  return Object.values(block.outputs).some(({ view }) => view?.kind === 'attention');
}
