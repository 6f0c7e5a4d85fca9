// A plan as text, one line a step: what people read and what the compiler's tests compare.
import type { Source } from '../analyze/analysis.ts';
import { printSizes } from '../blocks/shape.ts';
import type { Plan, Step } from './plan.ts';

export function printPlan(plan: Plan): string {
  return plan.steps.map((step) => printStep(step, plan)).join('\n');
}

/** `ffn = feed-forward(values: embed.values) → values B × 10 × 64 · 33,088 parameters` */
function printStep(step: Step, plan: Plan): string {
  const wired = Object.entries(step.sources).flatMap(([port, sources]) =>
    sources === undefined ? [] : [`${port}: ${printSources(sources)}`],
  );
  const outputs = Object.entries(step.outputs).map(
    ([port, shape]) => `${port} ${printSizes(shape)}`,
  );
  const parameters = Object.values(step.weights).reduce((sum, name) => {
    const spec = plan.weights.get(name);
    return sum + (spec ? spec.shape.reduce((a, b) => a * b, 1) : 0);
  }, 0);
  const cost = parameters ? ` · ${parameters.toLocaleString('en-US')} parameters` : '';
  return `${step.path} = ${step.block.type}(${wired.join(', ')}) → ${outputs.join(', ')}${cost}`;
}

function printSources(sources: Source | readonly Source[]): string {
  if (!('path' in sources)) return `[${sources.map(printSources).join(', ')}]`;
  return `${sources.path}.${sources.port}`;
}
