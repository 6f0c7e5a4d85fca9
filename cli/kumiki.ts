// The command line's table of contents. Every command is a file of its own in commands/.
import { Command, CommanderError } from 'commander';
import { attentionCommand } from './commands/attention.ts';
import { backendsCommand } from './commands/backends.ts';
import { blocksCommand } from './commands/blocks.ts';
import { checkCommand } from './commands/check.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { exportCommand } from './commands/export.ts';
import { leakCommand } from './commands/leak.ts';
import { importCommand } from './commands/import.ts';
import { lectureCommand } from './commands/lecture.ts';
import { planCommand } from './commands/plan.ts';
import { predictCommand } from './commands/predict.ts';
import { summaryCommand } from './commands/summary.ts';
import { templatesCommand } from './commands/templates.ts';
import { trainCommand } from './commands/train.ts';
import { exitCodes, Failure } from './exit.ts';
import { printJson } from './print.ts';

const program = new Command('kumiki')
  .description('Check, train and take away Kumiki documents from a terminal.')
  .exitOverride()
  .showHelpAfterError('(kumiki --help lists the commands)')
  .addHelpText(
    'after',
    '\nExit codes: 0 done · 1 crashed · 2 wrong call · 3 document cannot be opened · 4 document has problems · 5 data, backend or training failed · 6 a goal was missed · 130 interrupted, checkpoint kept',
  );
for (const command of [
  checkCommand,
  summaryCommand,
  planCommand,
  blocksCommand,
  templatesCommand,
  trainCommand,
  evaluateCommand,
  predictCommand,
  attentionCommand,
  leakCommand,
  exportCommand,
  importCommand,
  lectureCommand,
  backendsCommand,
  doctorCommand,
])
  command(program);

try {
  await program.parseAsync();
} catch (reason) {
  if (reason instanceof CommanderError)
    process.exitCode = reason.exitCode === 0 ? 0 : exitCodes.usage;
  else {
    const sentence = reason instanceof Error ? reason.message : String(reason);
    const details = reason instanceof Failure ? reason.details : {};
    if (process.argv.includes('--json')) printJson({ error: { message: sentence, ...details } });
    process.stderr.write(
      `${reason instanceof Failure ? sentence : ((reason as Error).stack ?? sentence)}\n`,
    );
    process.exitCode = reason instanceof Failure ? reason.exitCode : exitCodes.crashed;
  }
}
