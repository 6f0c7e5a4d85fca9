// Which input of the model the positions at a port come from, so that an axis can be labelled with its words.
import type { Source } from '../analyze/analysis.ts';
import type { Plan, Step } from '../compile/plan.ts';

/**
 * Walks upstream along the axis of positions: through an attention block by the port of its rows (its output has a
 * row per query), through any other block by its first wired input. Answers the path of a token input.
 */
export function tokenSource(plan: Plan, from: Step, port: string): string | undefined {
  const steps = new Map(plan.steps.map((step) => [step.path, step]));
  let at: Source | undefined = firstSource(from, port) ?? firstWired(from);
  for (let walked = 0; at && walked <= plan.steps.length; walked++) {
    const step = steps.get(at.path);
    if (!step) return undefined;
    const feed = plan.feeds.find(({ path }) => path === step.path);
    if (feed) return feed.shape.kind === 'tokens' ? feed.path : undefined;
    const rows = Object.values(step.block.outputs)
      .map(({ view }) => view)
      .find((view) => view?.kind === 'attention');
    at =
      (rows?.kind === 'attention' ? firstSource(step, rows.rows) : undefined) ?? firstWired(step);
  }
  return undefined;
}

function firstSource(step: Step, port: string): Source | undefined {
  const wired = step.sources[port];
  return wired && ('path' in wired ? wired : wired[0]);
}

function firstWired(step: Step): Source | undefined {
  return Object.keys(step.sources)
    .map((port) => firstSource(step, port))
    .find((source) => source !== undefined);
}
