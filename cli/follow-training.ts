// A training that is followed on the terminal, kept in its folder on the way, and ended by Ctrl-C with everything kept.
import type { Checkpoint, NamedArray } from '../graph-core/index.ts';
import { dataFilesAt } from './data-files.ts';
import { exitCodes } from './exit.ts';
import { printJson, printLine, progressLine } from './print.ts';
import type { RunCall } from './run-folder.ts';
import { summaryOf, writeRun } from './run-folder.ts';
import type { Measured } from './train-document.ts';
import { trainDocument } from './train-document.ts';

export interface Before {
  readonly checkpoint: Checkpoint;
  readonly measured: Measured;
  readonly best: readonly NamedArray[] | undefined;
}

/** Milliseconds between two writings on the way: what a power cut takes at most. */
const keepEvery = 20_000;

export async function followTraining(
  call: RunCall,
  folder: string,
  json: boolean,
  before?: Before,
): Promise<void> {
  const line = progressLine();
  const interruption = new AbortController();
  const interrupt = (): void => {
    interruption.abort();
    line.note('Ending after this step; the checkpoint is kept. Ctrl-C again ends at once.');
  };
  process.once('SIGINT', interrupt);
  const trained = await trainDocument(call.document, {
    ...call,
    files: await dataFilesAt(call.data),
    resume: before?.checkpoint,
    best: before?.best,
    before: before?.measured,
    signal: interruption.signal,
    keep: { every: keepEvery, write: async (run) => void (await writeRun(folder, call, run)) },
    progress: ({ step, steps, stepsPerSecond, secondsLeft }, loss) =>
      line.update(
        step / steps,
        `step ${step} of ${steps} · loss ${loss?.toPrecision(4) ?? '–'} · ${stepsPerSecond.toFixed(1)} steps/s · ${Math.ceil(secondsLeft)} s left`,
      ),
  });
  process.removeListener('SIGINT', interrupt);
  line.end();
  const written = await writeRun(folder, call, trained);
  trained.dispose();
  const result = summaryOf(call, trained);
  if (json) printJson({ ...result, out: folder, interrupted: trained.interrupted });
  else {
    printLine(
      `${result.step} steps in ${result.seconds.toFixed(1)} s on ${result.backend}; ${heldOutLine(result)}`,
    );
    printLine(`Written to ${folder}: ${written.join(', ')}`);
    if (trained.interrupted) printLine(`To go on: kumiki resume ${folder}`);
  }
  if (trained.interrupted) process.exitCode = exitCodes.interrupted;
}

/** Which figure it is, on how many examples, and of which step where that is not the last. */
function heldOutLine({ heldOut, finalHeldOut, step }: ReturnType<typeof summaryOf>): string {
  const figures = Object.entries(heldOut ?? {}).map(
    ([metric, value]) => `${metric} ${value.toPrecision(4)}`,
  );
  if (figures.length === 0) return 'held out: nothing';
  if (!finalHeldOut) return `held out: ${figures.join(', ')}`;
  const examples = `${finalHeldOut.examples.toLocaleString('en')} examples`;
  const of = finalHeldOut.step === step ? '' : `, step ${finalHeldOut.step}`;
  return `final held-out, ${examples}${of}: ${figures.join(', ')}`;
}
