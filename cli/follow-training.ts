// A training that is followed on the terminal, kept in its folder on the way, and ended by Ctrl-C with everything kept.
import type { Checkpoint, NamedArray } from '../graph-core/index.ts';
import { dataFilesAt } from './data-files.ts';
import { exitCodes, Failure } from './exit.ts';
import type { OpenTrainer } from './open-trainer.ts';
import { printJson, printLine, printRemark, progressLine } from './print.ts';
import type { Older, RunCall } from './run-folder.ts';
import { summaryOf, writeRun } from './run-folder.ts';
import type { RunLogWriter } from './run-log.ts';
import { writeRunLog } from './run-log.ts';
import { noteData } from './trained.ts';
import { orFitAnew } from './start-from.ts';
import type { Measured, RunSoFar, TrainedDocument } from './train-document.ts';
import { lossWords, trainDocument } from './train-document.ts';

export interface Before {
  readonly checkpoint: Checkpoint;
  readonly measured: Measured;
  readonly best: readonly NamedArray[] | undefined;
  /** The checkpoint that its folder holds now, where the results go there too. */
  readonly older: Older;
  /** What it was trained on, and whether it may go on with anything else. */
  readonly data: {
    readonly fingerprint: string | undefined;
    readonly files: readonly string[];
    readonly others: boolean;
  };
}

/** How the result is printed. */
type Told = 'lines' | 'json' | 'silent';
type Ended = ReturnType<typeof summaryOf> & { readonly interrupted: boolean };

/** Ctrl-C, a scheduler that wants its machine back, and a terminal that is closed. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export async function followTraining(
  asked: RunCall,
  folder: string,
  told: Told,
  before?: Before,
): Promise<Ended> {
  const line = progressLine();
  let call = asked;
  const interruption = new AbortController();
  const heard = onEnding(() => {
    heard.forget();
    interruption.abort();
    line.note(
      'Stopping after this step; the checkpoint is kept. Press Ctrl-C again to stop immediately.',
    );
  });
  let older = before?.older ?? 'foreign';
  let log: RunLogWriter | undefined;
  const write = async (run: TrainedDocument) => {
    const written = await writeRun(folder, call, run, older);
    older = 'kept';
    const { step } = run.checkpoint;
    const { steps } = call.document.training;
    log ??= writeRunLog(folder, { step, steps }, before?.measured);
    log.say({ step, checkpoint: true });
    return written;
  };
  const fail = async (reason: unknown): Promise<never> => {
    log?.say({ failed: reason instanceof Error ? reason.message : String(reason) });
    await log?.written();
    throw call.begin?.preprocessing ? orFitAnew(reason) : reason;
  };
  const trained = await trainDocument(call.document, {
    ...call,
    files: await dataFilesAt(call.data),
    resume: before?.checkpoint ?? call.begin,
    best: before?.best,
    before: before?.measured,
    signal: interruption.signal,
    opened(ready) {
      noteData(ready);
      if (before) call = goingOn(asked, before, ready, folder);
    },
    keep: async (run) => void (await write(run)),
    heard: (news) => log?.hear(news),
    progress: ({ step, steps, stepsPerSecond, secondsLeft }, losses) =>
      line.update(
        step / steps,
        `step ${step} of ${steps} · ${lossWords(losses)} · ${stepsPerSecond.toFixed(1)} steps/s · ${Math.ceil(secondsLeft)} s left`,
      ),
  }).catch(fail);
  heard.forget();
  line.end();
  const written = await write(trained);
  log?.say({ step: trained.checkpoint.step, ended: trained.interrupted ? 'interrupted' : 'done' });
  await log?.written();
  trained.dispose();
  return tellEnd(call, trained, written, folder, told);
}

/** Calls `interrupt` for each Ctrl-C and whatever else asks for an end, until it is forgotten. */
export function onEnding(interrupt: () => void): { forget(): void } {
  for (const name of endings) process.on(name, interrupt);
  return {
    forget() {
      for (const name of endings) process.removeListener(name, interrupt);
    },
  };
}

/** The result of a run that has ended, as train and resume print it. */
export function tellEnd(
  call: RunCall,
  trained: RunSoFar,
  written: readonly string[],
  folder: string,
  told: Told,
): Ended {
  const result = summaryOf(call, trained);
  const { interrupted } = trained;
  if (told === 'json') printJson({ ...result, out: folder, interrupted });
  else if (told === 'lines') {
    printLine(
      `${result.step} steps in ${result.seconds.toFixed(1)} s on ${result.backend}; ${heldOutLine(result)}`,
    );
    printLine(`Written to ${folder}: ${written.join(', ')}`);
    if (interrupted) printLine(`To resume: kumiki resume ${folder}`);
  }
  if (interrupted) process.exitCode = exitCodes.interrupted;
  return { ...result, interrupted };
}

/** Which figure it is, on how many examples, and of which step where that is not the last. */
function heldOutLine({ heldOut, finalHeldOut, step, units }: ReturnType<typeof summaryOf>): string {
  const figures = Object.entries(heldOut ?? {}).map(
    ([metric, value]) =>
      `${metric} ${value.toPrecision(4)}${units[metric] ? ` (${units[metric]})` : ''}`,
  );
  if (figures.length === 0) return 'held out: nothing';
  if (!finalHeldOut) return `held out: ${figures.join(', ')}`;
  const examples = `${finalHeldOut.examples.toLocaleString('en')} examples`;
  const of = finalHeldOut.step === step ? '' : `, step ${finalHeldOut.step}`;
  return `final held-out, ${examples}${of}: ${figures.join(', ')}`;
}

/** Throws a Failure where a run would go on with other data unasked; notes it in the run where it was asked for. */
function goingOn(
  call: RunCall,
  { checkpoint, data }: Before,
  { fingerprint }: OpenTrainer['ready'],
  folder: string,
): RunCall {
  if (data.fingerprint === undefined || data.fingerprint === fingerprint) return call;
  const named = (files: readonly string[]) => files.map((file) => `‘${file}’`).join(', ') || '–';
  const sentence = `The run in ‘${folder}’ was trained on other data: ${named(data.files)} (fingerprint ${data.fingerprint}); now it is ${named(call.data)} (${fingerprint ?? '–'})`;
  if (!data.others)
    throw new Failure(
      exitCodes.failed,
      `${sentence}. Nothing was written. Give the same data, or resume with this data by adding --other-data.`,
      { code: 'other-data', before: data.fingerprint, now: fingerprint ?? null },
    );
  printRemark(`${sentence}. Resuming with it, read the way the run reads its data.`);
  const { fingerprint: before, files } = data;
  const dataBefore = [
    ...(call.dataBefore ?? []),
    { until: checkpoint.step, fingerprint: before, files },
  ];
  return { ...call, dataBefore };
}
