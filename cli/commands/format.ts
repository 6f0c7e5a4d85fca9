// kumiki format: a document written as the app writes it, so that a change is a small diff.
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Text } from '../../graph-core/index.ts';
import { serialize, text } from '../../graph-core/index.ts';
import { dash, standardInput } from '../document/standard-input.ts';
import { exitCodes } from '../exit.ts';
import { printJson, printLine } from '../print.ts';
import { readDocument } from '../read-document.ts';
import { writeFile } from '../write-file.ts';
import { say } from '../speech/language.ts';

interface Options {
  readonly check?: boolean;
  readonly json?: boolean;
}

export function formatCommand(program: Command): void {
  program
    .command('format <document>')
    .description(
      say(
        'write a document as the app saves it: known keys in their order, one change one line',
        'アプリが保存するとおりに文書を書く。キーの順が決まっていて、1 つの変更は 1 行になる',
      ),
    )
    .option(
      '--check',
      say(
        'write nothing; exit code 6 where it would be written otherwise',
        '何も書かず、書き方が違えば終了コード 6 で終わる',
      ),
    )
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

function sentence(file: string, changed: boolean, check: boolean): Text {
  if (!changed)
    return text(
      `‘${file}’ is written as the app writes it.`,
      `「${file}」はアプリの書き方どおりです。`,
    );
  return check
    ? text(
        `‘${file}’ is not written as the app writes it. \`kumiki format ${file}\` does that.`,
        `「${file}」はアプリの書き方と違います。\`kumiki format ${file}\` で直せます。`,
      )
    : text(`Wrote ‘${file}’ as the app writes it.`, `「${file}」をアプリの書き方で書きました。`);
}
