// kumiki leak: changes later tokens and what stands at padding, and says through which block an earlier output changes.
import type { Command } from 'commander';
import { leakTest, makePlan } from '../../graph-core/index.ts';
import { exitCodes, Failure } from '../exit.ts';
import { outside } from '../outside.ts';
import { printJson, printLine } from '../print.ts';
import { readDocument } from '../read-document.ts';

export function leakCommand(program: Command): void {
  program
    .command('leak <document>')
    .description('prove the masks: no output may change with a later token or with padding')
    .option('--json', 'print one JSON value')
    .action(async (name: string, { json }: { json?: boolean }) => {
      const { document, analysis } = await readDocument(name);
      const problem = analysis.problems.find(({ severity }) => severity === 'error');
      if (problem)
        throw new Failure(exitCodes.problems, problem.message.en, { code: problem.code });
      const plan = makePlan(document, analysis);
      const { columns } = await outside.openData(document, [], () => undefined);
      const checks = await leakTest(await outside.startEngine('wasm'), plan, columns);
      if (json) printJson(checks);
      else if (checks.length === 0) printLine('Nothing to test: no input holds tokens.');
      else for (const { message } of checks) printLine(message.en);
      if (checks.some(({ leaks, required }) => leaks && required))
        process.exitCode = exitCodes.missed;
    });
}
