// Every command there is, in the order of the help. Each is a file of its own in commands/.
import { Command } from 'commander';
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
import { version } from './version.ts';

const codes = Object.entries(exitMeanings).map(
  // The keys of the two tables are the same.
  ([name, meaning]) => `${exitCodes[name as keyof typeof exitCodes]}`.padStart(5) + `  ${meaning}`,
);

/** The tree of commands, which parses nothing by itself. */
export function makeProgram(): Command {
  const program = new Command('kumiki')
    .description('Check, train and export Kumiki documents from a terminal.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(kumiki --help lists the commands)')
    .addHelpText(
      'after',
      `\nEvery command takes --json (one JSON value on standard output, even for an error) and --quiet. - stands for standard input\nor output where a document, data or a result is taken.\n\nExit codes:\n${codes.join('\n')}`,
    );
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
  for (const command of program.commands)
    command.option('--quiet', 'say nothing but results and errors');
  program.hook('preAction', (_, command) => {
    if (command.opts<{ quiet?: boolean }>().quiet) sayLess();
  });
  return program;
}
