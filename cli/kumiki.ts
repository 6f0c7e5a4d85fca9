// The command line: runs the command that is asked for, and ends as the exit codes say.
import { CommanderError } from 'commander';
import { BackendError, DataError, ExportError, text } from '../graph-core/index.ts';
import { exitCodes, Failure } from './exit.ts';
import { printJson } from './print.ts';
import { makeProgram } from './program.ts';
import { languageAsked, read, speak, whyOf } from './speech/language.ts';

// Whoever reads only the first lines, as head does, closes the pipe: nothing has gone wrong.
process.stdout.on('error', (reason: NodeJS.ErrnoException) => {
  if (reason.code === 'EPIPE') process.exit(exitCodes.done);
  const full = text('its device is full', '書き込み先に空きがありません');
  const why = reason.code === 'ENOSPC' ? full : whyOf(reason);
  process.stderr.write(
    `${read(text(`The output could not be written: ${why.en}.`, `出力を書けませんでした：${why.ja}。`))}\n`,
  );
  process.exit(exitCodes.failed);
});

speak(languageAsked(process.argv.slice(2), process.env));
try {
  await makeProgram().parseAsync();
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
    process.stderr.write(
      `${failure ? read(failure.sentence) : ((reason as Error).stack ?? sentence)}\n`,
    );
    process.exitCode = failure?.exitCode ?? exitCodes.crashed;
  }
}

/** What a person can act on; undefined for what nobody foresaw. */
function failureOf(reason: unknown): Failure | undefined {
  if (reason instanceof Failure) return reason;
  if (reason instanceof DataError)
    return new Failure(exitCodes.failed, reason.sentence, {
      code: reason.code,
      ...reason.location,
    });
  if (reason instanceof ExportError)
    return new Failure(exitCodes.failed, reason.sentence, { code: 'cannot-express' });
  if (reason instanceof BackendError)
    return new Failure(exitCodes.failed, reason.sentence, { code: 'backend' });
  return undefined;
}
