// kumiki plan: what would run, one line a step.
import type { Command } from 'commander';
import { printPlan } from '../../graph-core/index.ts';
import { printJson, printLine } from '../print.ts';
import { planOf, readDocument } from '../read-document.ts';

export function planCommand(program: Command): void {
  program
    .command('plan <document>')
    .description('print the compiled plan, one line per step')
    .option('--json', 'print one JSON value')
    .action(async (name: string, { json }: { json?: boolean }) => {
      const plan = planOf(await readDocument(name));
      if (!json) return printLine(printPlan(plan));
      printJson({
        steps: plan.steps.map(({ path, block, params, sources, weights }) => ({
          path,
          type: block.type,
          params,
          sources,
          weights,
        })),
        feeds: plan.feeds,
        goals: plan.objectives,
        weights: Object.fromEntries(plan.weights),
      });
    });
}
