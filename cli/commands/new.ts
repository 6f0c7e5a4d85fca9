// kumiki new: a new document, empty or from a template, with settings of one's own.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import type { Document } from '../../graph-core/index.ts';
import { newDocument, serialize, text } from '../../graph-core/index.ts';
import type { DocumentOptions } from '../document/document-options.ts';
import { changed, documentOptions } from '../document/document-options.ts';
import { dash } from '../document/standard-input.ts';
import { exitCodes, Failure } from '../exit.ts';
import { printJson, printLine } from '../print.ts';
import { readDocument } from '../read-document.ts';
import { dataHelp } from '../trained.ts';
import { writeFile } from '../write-file.ts';
import { read, say } from '../speech/language.ts';

interface Options extends DocumentOptions {
  readonly template?: string;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

export function newCommand(program: Command): void {
  documentOptions(program.command('new <file>'), { fit: true })
    .description(
      say(
        'write a new document: an empty one, or a template (--template) with --set',
        '新しい文書を書く。空のもの、またはテンプレート（--template）に --set を加えたもの',
      ),
    )
    .option(
      '--template <template>',
      say(
        'begin with this one; kumiki templates lists them',
        'このテンプレートから始める。kumiki templates で一覧が出る',
      ),
    )
    .option('--data <path...>', read(dataHelp))
    .option('--overwrite', say('replace the file', 'ファイルを置き換える'))
    .action(async (file: string, options: Options) => {
      const { template, overwrite = false, json = false } = options;
      if (file !== dash && !overwrite && existsSync(file))
        throw new Failure(
          exitCodes.failed,
          text(
            `‘${file}’ is there already; nothing was written. Name another file, or replace it with --overwrite.`,
            `「${file}」はすでにあるので、何も書きませんでした。別のファイル名にするか、--overwrite で置き換えてください。`,
          ),
          { code: 'file-exists', file },
        );
      const document = template
        ? (await readDocument(template, options)).document
        : await changed(emptyDocument(file), options);
      const written = serialize(document);
      if (file !== dash) await writeFile(file, written);
      if (json) printJson({ file, template: template ?? null, ...(file === dash && { document }) });
      else if (file === dash) process.stdout.write(written);
      else
        printLine(
          text(
            `Wrote ‘${file}’${template ? `, from the template ‘${template}’` : ''}.`,
            `「${file}」を書きました${template ? `（テンプレート「${template}」から）` : ''}。`,
          ),
        );
    });
}

function emptyDocument(file: string): Document {
  return newDocument(file === dash ? undefined : path.parse(file).name);
}
