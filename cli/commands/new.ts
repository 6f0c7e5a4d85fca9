// kumiki new: a new document, empty or from a template, with settings of one's own.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import type { Document } from '../../graph-core/index.ts';
import { newDocument, serialize } from '../../graph-core/index.ts';
import type { DocumentOptions } from '../document/document-options.ts';
import { changed, documentOptions } from '../document/document-options.ts';
import { dash } from '../document/standard-input.ts';
import { exitCodes, Failure } from '../exit.ts';
import { printJson, printLine } from '../print.ts';
import { readDocument } from '../read-document.ts';
import { dataHelp } from '../trained.ts';
import { writeFile } from '../write-file.ts';

interface Options extends DocumentOptions {
  readonly template?: string;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

export function newCommand(program: Command): void {
  documentOptions(program.command('new <file>'), { fit: true })
    .description('write a new document: an empty one, or a template (--template) with --set')
    .option('--template <template>', 'begin with this one; kumiki templates lists them')
    .option('--data <path...>', dataHelp)
    .option('--overwrite', 'replace the file')
    .option('--json', 'print one JSON value')
    .action(async (file: string, options: Options) => {
      const { template, overwrite = false, json = false } = options;
      if (file !== dash && !overwrite && existsSync(file))
        throw new Failure(
          exitCodes.failed,
          `‘${file}’ is there already; nothing was written. Name another file, or replace it with --overwrite.`,
          { code: 'file-exists', file },
        );
      const document = template
        ? (await readDocument(template, options)).document
        : await changed(emptyDocument(file), options);
      const written = serialize(document);
      if (file !== dash) await writeFile(file, written);
      if (json) printJson({ file, template: template ?? null, ...(file === dash && { document }) });
      else if (file === dash) process.stdout.write(written);
      else printLine(`Wrote ‘${file}’${template ? `, from the template ‘${template}’` : ''}.`);
    });
}

function emptyDocument(file: string): Document {
  return newDocument(file === dash ? undefined : path.parse(file).name);
}
