// The command line's table of contents. Every command is a file of its own in commands/.
import { Command, CommanderError } from 'commander';
import { BackendError, DataError, ExportError } from '../graph-core/index.ts';
import { attentionCommand } from './commands/attention.ts';
import { backendsCommand } from './commands/backends.ts';
import { blocksCommand } from './commands/blocks.ts';
import { checkCommand } from './commands/check.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { exportCommand } from './commands/export.ts';
import { formatCommand } from './commands/format.ts';
import { leakCommand } from './commands/leak.ts';
import { importCommand } from './commands/import.ts';
import { lectureCommand } from './commands/lecture.ts';
import { planCommand } from './commands/plan.ts';
import { predictCommand } from './commands/predict.ts';
import { resumeCommand } from './commands/resume.ts';
import { sampleCommand } from './commands/sample.ts';
import { summaryCommand } from './commands/summary.ts';
import { templatesCommand } from './commands/templates.ts';
import { trainCommand } from './commands/train.ts';
import { exitCodes, exitMeanings, Failure } from './exit.ts';
import { printJson } from './print.ts';
import { version } from './version.ts';

const codes = Object.entries(exitMeanings).map(
  // The keys of the two tables are the same.
  ([name, meaning]) => `${exitCodes[name as keyof typeof exitCodes]}`.padStart(5) + `  ${meaning}`,
);

const program = new Command('kumiki')
  .description('Check, train and export Kumiki documents from a terminal.')
  .version(version)
  .exitOverride()
  .showHelpAfterError('(kumiki --help lists the commands)')
  .addHelpText(
    'after',
    `\nEvery command takes --json: one JSON value on standard output, even for an error.\n\nExit codes:\n${codes.join('\n')}`,
  );
for (const command of [
  checkCommand,
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
])
  command(program);

// Whoever reads only the first lines, as head does, closes the pipe: nothing has gone wrong.
process.stdout.on('error', (reason: NodeJS.ErrnoException) => {
  if (reason.code === 'EPIPE') process.exit(exitCodes.done);
  process.stderr.write(
    `The output could not be written: ${reason.code === 'ENOSPC' ? 'its device is full' : reason.message}.\n`,
  );
  process.exit(exitCodes.failed);
});

try {
  await program.parseAsync();
} catch (reason) {
  if (reason instanceof CommanderError) {
    process.exitCode = reason.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    // Commander has said the words on standard error.
    if (reason.exitCode !== 0 && process.argv.includes('--json'))
      printJson({ error: { message: reason.message, code: reason.code } });
  } else {
    const failure = failureOf(reason);
    const sentence = reason instanceof Error ? reason.message : String(reason);
    if (process.argv.includes('--json'))
      printJson({ error: { message: sentence, ...failure?.details } });
    process.stderr.write(`${failure ? sentence : ((reason as Error).stack ?? sentence)}\n`);
    process.exitCode = failure?.exitCode ?? exitCodes.crashed;
  }
}

/** What a person can act on; undefined for what nobody foresaw. */
function failureOf(reason: unknown): Failure | undefined {
  if (reason instanceof Failure) return reason;
  if (reason instanceof DataError)
    return new Failure(exitCodes.failed, reason.message, { code: reason.code, ...reason.location });
  if (reason instanceof ExportError)
    return new Failure(exitCodes.failed, reason.message, { code: 'cannot-express' });
  if (reason instanceof BackendError)
    return new Failure(exitCodes.failed, reason.message, { code: 'backend' });
  return undefined;
}
