// kumiki predict: what trained weights answer for an example, for what you type, or for every row of a file.
import type { Command } from 'commander';
import type { AnswerForm } from '../../graph-core/index.ts';
import { dash } from '../document/standard-input.ts';
import { exitCodes, Failure } from '../exit.ts';
import { dataFilesAt } from '../data-files.ts';
import { withPictures } from '../predict/picture-input.ts';
import type { SpeakingOptions } from '../predict/speaking-options.ts';
import { speakingOf, speakingOptions } from '../predict/speaking-options.ts';
import { printJson, printLine, progressLine } from '../print.ts';
import type { SampleOptions } from '../trained.ts';
import { sampleOf, sampleOptions, withTrained } from '../trained.ts';
import { writeFile } from '../write-file.ts';
import { text } from '../../graph-core/index.ts';
import { say } from '../speech/language.ts';

interface Options extends SampleOptions, SpeakingOptions {
  readonly out?: string;
}

export function predictCommand(program: Command): void {
  speakingOptions(sampleOptions(program.command('predict <document>')))
    .description(
      say(
        'predict with trained weights: for an example, for what you type, or for every row of a file (--data in.csv --out out.csv)',
        '学習済みの重みで予測する。1 つの例、入力した値、またはファイルのすべての行（--data in.csv --out out.csv）',
      ),
    )
    .option(
      '--out <file>',
      say(
        'answer every row of --data into this file: a table with the answers beside its cells, or a sentence a line (.txt)',
        '--data のすべての行に答えてこのファイルに書く。表ならセルの横に答え、.txt なら 1 行に 1 文',
      ),
    )
    .action(async (name: string, options: Options) =>
      options.out === undefined
        ? predictOne(name, options)
        : predictRows(name, options, options.out),
    );
}

async function predictOne(name: string, options: Options): Promise<void> {
  const { predictions } = await withTrained(name, options, async (trainer, document) => {
    const sample = await withPictures(sampleOf(options), document, trainer.ready.preprocessing);
    const question = { type: 'predict', request: 2, sample, ...speakingOf(options) } as const;
    return trainer.ask(question, 'prediction');
  });
  if (options.json)
    return printJson({
      predictions: predictions.map(({ output, tokens, text, expected, values, shape }) => ({
        output,
        text: text ?? null,
        expected: expected ?? null,
        tokens,
        values: values ? [...values] : null,
        shape: shape ?? null,
      })),
    });
  for (const { output, tokens, text, expected } of predictions) {
    printLine(
      say(
        `${output}: ${text ?? ''}${expected === undefined ? '' : `   (right: ${expected})`}`,
        `${output}：${text ?? ''}${expected === undefined ? '' : `   （正解：${expected}）`}`,
      ),
    );
    for (const { word, probability } of tokens.slice(0, 12))
      printLine(`  ${probability.toFixed(4)}  ${word}`);
  }
}

/** The rows are not the data that the model is measured on: right answers need not stand in them. */
async function predictRows(name: string, options: Options, out: string): Promise<void> {
  const { data = [], json = false } = options;
  if (data.length === 0)
    throw new Failure(
      exitCodes.usage,
      text(
        '--out answers the rows of a file. Give it with --data.',
        '--out はファイルの行に答えます。--data でファイルを指定してください。',
      ),
      {
        code: 'no-file',
      },
    );
  const files = await dataFilesAt(data);
  const { file, rows, names } = await withTrained(
    name,
    { ...options, data: [] },
    async (trainer) => {
      const line = process.stderr.isTTY ? progressLine() : undefined;
      const question = {
        type: 'answer-file',
        request: 3,
        files,
        form: formOf(out),
        ...speakingOf(options),
      } as const;
      const answers = await trainer.ask(question, 'file-answers', (share) =>
        line?.update(share, say('answering', '答えています')),
      );
      line?.end();
      return answers;
    },
  );
  if (out === dash) process.stdout.write(file);
  else await writeFile(out, file);
  if (json && out !== dash) printJson({ out, rows, columns: names });
  else if (out !== dash)
    printLine(
      text(
        `${rows.toLocaleString('en')} rows answered in ‘${out}’.`,
        `${rows.toLocaleString('en')} 行の答えを「${out}」に書きました。`,
      ),
    );
}

/** A .txt and standard output hold sentences alone, where there are sentences; a .tsv has tabs, anything else commas. */
function formOf(out: string): AnswerForm {
  if (out === dash || /\.txt$/i.test(out)) return 'lines';
  return /\.tsv$/i.test(out) ? 'tabs' : 'commas';
}
