// kumiki plan: what would run, one line a step.
import type { Command } from 'commander';
import { printPlan } from '../../graph-core/index.ts';
import type { DocumentOptions } from '../document/document-options.ts';
import { documentOptions } from '../document/document-options.ts';
import { printJson, printLine } from '../print.ts';
import { planOf, readDocument } from '../read-document.ts';
import { dataHelp } from '../trained.ts';
import { read, say } from '../speech/language.ts';

interface Options extends DocumentOptions {
  readonly json?: boolean;
}

export function planCommand(program: Command): void {
  documentOptions(program.command('plan <document>'), { fit: true })
    .description(
      say(
        'print the compiled plan, one line per step',
        'コンパイルした計画を、1 ステップ 1 行で表示する',
      ),
    )
    .option('--data <path...>', read(dataHelp))
    .action(async (name: string, options: Options) => {
      const plan = planOf(await readDocument(name, options));
      if (!options.json) return printLine(printPlan(plan));
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
