// kumiki format: a document written as the app writes it, so that a change is a small diff.
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { serialize } from '../../graph-core/index.ts';
import { dash, standardInput } from '../document/standard-input.ts';
import { exitCodes } from '../exit.ts';
import { printJson, printLine } from '../print.ts';
import { readDocument } from '../read-document.ts';
import { writeFile } from '../write-file.ts';

interface Options {
  readonly check?: boolean;
  readonly json?: boolean;
}

export function formatCommand(program: Command): void {
  program
    .command('format <document>')
    .description(
      'write a document as the app saves it: known keys in their order, one change one line',
    )
    .option('--check', 'write nothing; exit code 6 where it would be written otherwise')
    .option('--json', 'print one JSON value')
    .action(async (file: string, { check = false, json = false }: Options) => {
      const { document } = await readDocument(file);
      const written = serialize(document);
      const changed = (await textOf(file).catch(() => written)) !== written;
      if (changed && !check && file !== dash) await writeFile(file, written);
      if (json) printJson({ file, changed, ...(file === dash && { document }) });
      else if (file === dash && !check) process.stdout.write(written);
      else printLine(sentence(file, changed, check));
      if (changed && check) process.exitCode = exitCodes.missed;
    });
}

async function textOf(file: string): Promise<string> {
  if (file !== dash) return readFile(file, 'utf8');
  return new TextDecoder().decode(await standardInput('document'));
}

function sentence(file: string, changed: boolean, check: boolean): string {
  if (!changed) return `‘${file}’ is written as the app writes it.`;
  return check
    ? `‘${file}’ is not written as the app writes it. \`kumiki format ${file}\` does that.`
    : `Wrote ‘${file}’ as the app writes it.`;
}
