// kumiki leak: changes later tokens and what stands at padding, and says through which block an earlier output changes.
import type { Command } from 'commander';
import { leakTest, titled, text } from '../../graph-core/index.ts';
import { exitCodes } from '../exit.ts';
import { dataFilesAt } from '../data-files.ts';
import { checkDataTaken } from '../data-taken.ts';
import { deps } from '../deps.ts';
import type { DocumentOptions } from '../document/document-options.ts';
import { documentOptions } from '../document/document-options.ts';
import { printJson, printLine } from '../print.ts';
import { planOf, readDocument } from '../read-document.ts';
import { dataHelp } from '../trained.ts';
import { read, say } from '../speech/language.ts';

interface Options extends DocumentOptions {
  readonly json?: boolean;
}

export function leakCommand(program: Command): void {
  documentOptions(program.command('leak <document>'), { fit: true })
    .description(
      say(
        'test the masks: no output may change with a later token or with padding',
        'マスクを検査する。後のトークンやパディングで出力が変わってはならない',
      ),
    )
    .option('--data <path...>', read(dataHelp))
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
      else if (checks.length === 0)
        printLine(
          text(
            'Nothing to test: no input holds tokens.',
            '検査するものがありません。トークンを受け取る入力がありません。',
          ),
        );
      else for (const { message } of checks) printLine(message);
      if (checks.some(({ leaks, required }) => leaks && required))
        process.exitCode = exitCodes.missed;
    });
}
