// kumiki leak: changes later tokens and what stands at padding, and says through which block an earlier output changes.
import type { Command } from 'commander';
import { leakTest, titled } from '../../graph-core/index.ts';
import { exitCodes } from '../exit.ts';
import { deps } from '../deps.ts';
import { printJson, printLine } from '../print.ts';
import { planOf, readDocument } from '../read-document.ts';

export function leakCommand(program: Command): void {
  program
    .command('leak <document>')
    .description('test the masks: no output may change with a later token or with padding')
    .option('--json', 'print one JSON value')
    .action(async (name: string, { json }: { json?: boolean }) => {
      const read = await readDocument(name);
      const plan = planOf(read);
      const { columns } = await deps.openData(read.document, [], () => undefined);
      const found = await leakTest(await deps.startEngine('wasm'), plan, columns);
      const checks = found.map((check) => ({
        ...check,
        message: titled(read.document, check.message),
      }));
      if (json) printJson(checks);
      else if (checks.length === 0) printLine('Nothing to test: no input holds tokens.');
      else for (const { message } of checks) printLine(message.en);
      if (checks.some(({ leaks, required }) => leaks && required))
        process.exitCode = exitCodes.missed;
    });
}
