// A plan as text, one line a step: what people read and what the compiler's tests compare.
import type { Source } from '../analyze/analysis.ts';
import { printSizes } from '../blocks/kit/shape.ts';
import type { Plan, Step } from './plan.ts';

export function printPlan(plan: Plan): string {
  const counted = new Set<string>();
  return plan.steps.map((step) => printStep(step, plan, counted)).join('\n');
}

/** `ffn = feed-forward(values: embed.values) → values B × 10 × 64 · 33,088 parameters` */
function printStep(step: Step, plan: Plan, counted: Set<string>): string {
  const wired = Object.entries(step.sources).flatMap(([port, sources]) =>
    sources === undefined ? [] : [`${port}: ${printSources(sources)}`],
  );
  const outputs = Object.entries(step.outputs).map(
    ([port, shape]) => `${port} ${printSizes(shape)}`,
  );
  const parameters = Object.values(step.weights).reduce((sum, name) => {
    const spec = counted.has(name) ? undefined : plan.weights.get(name);
    counted.add(name);
    return sum + (spec ? spec.shape.reduce((a, b) => a * b, 1) : 0);
  }, 0);
  const cost = parameters ? ` · ${parameters.toLocaleString('en-US')} parameters` : '';
  const shared = printShared(step) + printRate(step, plan);
  return `${step.path} = ${step.block.type}(${wired.join(', ')}) → ${outputs.join(', ')}${cost}${shared}`;
}

/** ` · weights of encoder/attention`, ` · kernel is embedding/table, transposed`; nothing where all are its own. */
function printShared({ path, weights, transposed }: Step): string {
  const others = Object.entries(weights).filter(([name, full]) => full !== `${path}/${name}`);
  const owners = new Set(others.map(([, full]) => full.slice(0, full.lastIndexOf('/'))));
  const [owner] = owners;
  if (others.length === 0) return '';
  if (owners.size === 1 && others.every(([name, full]) => full === `${owner}/${name}`))
    return ` · weights of ${owner}`;
  const said = others.map(
    ([name, full]) => `${name} is ${full}${transposed?.has(name) ? ', transposed' : ''}`,
  );
  return ` · ${said.join('; ')}`;
}

/** ` · frozen`, ` · learns at 0.1 of the rate`; nothing where it learns at the rate itself. */
function printRate({ weights }: Step, { rates }: Plan): string {
  const [rate] = Object.values(weights).flatMap((name) => rates?.get(name) ?? []);
  if (rate === undefined) return '';
  return rate === 0 ? ' · frozen' : ` · learns at ${rate} of the rate`;
}

function printSources(sources: Source | readonly Source[]): string {
  if (!('path' in sources)) return `[${sources.map(printSources).join(', ')}]`;
  return `${sources.path}.${sources.port}`;
}
