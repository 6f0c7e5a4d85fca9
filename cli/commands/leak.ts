// kumiki leak: changes later tokens and what stands at padding, and says through which block an earlier output changes.
import type { Command } from 'commander';
import { leakTest, titled } from '../../graph-core/index.ts';
import { exitCodes } from '../exit.ts';
import { dataFilesAt } from '../data-files.ts';
import { checkDataTaken } from '../data-taken.ts';
import { deps } from '../deps.ts';
import type { DocumentOptions } from '../document/document-options.ts';
import { documentOptions } from '../document/document-options.ts';
import { printJson, printLine } from '../print.ts';
import { planOf, readDocument } from '../read-document.ts';
import { dataHelp } from '../trained.ts';

interface Options extends DocumentOptions {
  readonly json?: boolean;
}

export function leakCommand(program: Command): void {
  documentOptions(program.command('leak <document>'), { fit: true })
    .description('test the masks: no output may change with a later token or with padding')
    .option('--data <path...>', dataHelp)
    .option('--json', 'print one JSON value')
    .action(async (name: string, options: Options) => {
      const { data = [], json } = options;
      const read = await readDocument(name, options);
      const plan = planOf(read);
      checkDataTaken(read.document, data);
      const { columns } = await deps.openData(
        read.document,
        await dataFilesAt(data),
        () => undefined,
      );
      const found = await leakTest(await deps.startEngine('wasm'), plan, columns);
      const checks = found.map((check) => ({
        ...check,
        message: titled(read.document, check.message),
      }));
      if (json) printJson({ checks });
      else if (checks.length === 0) printLine('Nothing to test: no input holds tokens.');
      else for (const { message } of checks) printLine(message.en);
      if (checks.some(({ leaks, required }) => leaks && required))
        process.exitCode = exitCodes.missed;
    });
}
