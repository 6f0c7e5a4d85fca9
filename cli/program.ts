// Every command there is, in the order of the help. Each is a file of its own in commands/.
import { Command, Option } from 'commander';
import { languages } from '../graph-core/index.ts';
import { attentionCommand } from './commands/attention.ts';
import { backendsCommand } from './commands/backends.ts';
import { blocksCommand } from './commands/blocks.ts';
import { checkCommand } from './commands/check.ts';
import { completionCommand } from './commands/completion.ts';
import { dataCommand } from './commands/data.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { exportCommand } from './commands/export.ts';
import { formatCommand } from './commands/format.ts';
import { importCommand } from './commands/import.ts';
import { leakCommand } from './commands/leak.ts';
import { lectureCommand } from './commands/lecture.ts';
import { newCommand } from './commands/new.ts';
import { planCommand } from './commands/plan.ts';
import { predictCommand } from './commands/predict.ts';
import { resumeCommand } from './commands/resume.ts';
import { sampleCommand } from './commands/sample.ts';
import { summaryCommand } from './commands/summary.ts';
import { templatesCommand } from './commands/templates.ts';
import { trainCommand } from './commands/train.ts';
import { exitCodes, exitMeanings } from './exit.ts';
import { sayLess } from './print.ts';
import { helpHelp, spokenErrors, spokenHelp } from './speech/commander-words.ts';
import { version } from './version.ts';
import { read, say } from './speech/language.ts';

/** The tree of commands, which parses nothing by itself, in the language that is spoken when it is made. */
export function makeProgram(): Command {
  const program = new Command('kumiki')
    .configureHelp(spokenHelp)
    .configureOutput(spokenErrors)
    .helpOption('-h, --help', helpHelp())
    .helpCommand('help [command]', helpHelp())
    .description(
      say(
        'Check, train and export Kumiki documents from a terminal.',
        'Kumiki の文書をターミナルで検査し、学習し、書き出します。',
      ),
    )
    .version(version, '-V, --version', say('output the version number', 'バージョンを表示する'))
    .addOption(langOption())
    .exitOverride()
    .showHelpAfterError(
      say('(kumiki --help lists the commands)', '（kumiki --help でコマンドの一覧が出ます）'),
    )
    .addHelpText('after', afterwords());
  for (const command of [
    newCommand,
    checkCommand,
    dataCommand,
    formatCommand,
    summaryCommand,
    planCommand,
    blocksCommand,
    templatesCommand,
    trainCommand,
    resumeCommand,
    evaluateCommand,
    predictCommand,
    sampleCommand,
    attentionCommand,
    leakCommand,
    exportCommand,
    importCommand,
    lectureCommand,
    backendsCommand,
    doctorCommand,
    completionCommand,
  ])
    command(program);
  for (const command of program.commands) {
    command.option(
      '--json',
      say('print one JSON value', 'JSON の値を 1 つだけ出力する（英語のまま）'),
    );
    command.option(
      '--quiet',
      say('say nothing but results and errors', '結果とエラーだけを表示する'),
    );
    command.addOption(langOption());
  }
  program.hook('preAction', (_, command) => {
    if (command.opts<{ quiet?: boolean }>().quiet) sayLess();
  });
  return program;
}

function langOption(): Option {
  return new Option(
    '--lang <language>',
    say(
      'language of the words (default: that of LC_ALL, LC_MESSAGES or LANG)',
      '表示する言語（既定：LC_ALL、LC_MESSAGES、LANG の言語）',
    ),
  ).choices([...languages]);
}

function afterwords(): string {
  const codes = Object.entries(exitMeanings).map(
    ([name, meaning]) =>
      // The keys of the two tables are the same.
      `${exitCodes[name as keyof typeof exitCodes]}`.padStart(5) + `  ${read(meaning)}`,
  );
  const all = say(
    `Every command takes --json (one JSON value on standard output, even for an error), --quiet and --lang. - stands for standard
input or output where a document, data or a result is taken.

Exit codes:`,
    `どのコマンドにも --json（標準出力に JSON の値を 1 つだけ、エラーのときも）、--quiet、--lang があります。
文書、データ、結果の場所に書いた - は、標準入力または標準出力を表します。

終了コード：`,
  );
  return `\n${all}\n${codes.join('\n')}`;
}
