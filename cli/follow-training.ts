// A training that is followed on the terminal, kept in its folder on the way, and ended by Ctrl-C with everything kept.
import type { Checkpoint, NamedArray, Text } from '../graph-core/index.ts';
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
import { text } from '../graph-core/index.ts';
import { say, sayMetric } from './speech/language.ts';

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
      say(
        'Stopping after this step; the checkpoint is kept. Press Ctrl-C again to stop immediately.',
        'このステップのあとで止まります。チェックポイントは残ります。すぐに止めるには、もう一度 Ctrl-C を押してください。',
      ),
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
        say(
          `step ${step} of ${steps} · ${lossWords(losses)} · ${stepsPerSecond.toFixed(1)} steps/s · ${Math.ceil(secondsLeft)} s left`,
          `ステップ ${step} / ${steps} · ${lossWords(losses)} · 毎秒 ${stepsPerSecond.toFixed(1)} ステップ · 残り ${Math.ceil(secondsLeft)} 秒`,
        ),
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
  const heldOut = heldOutLine(result);
  const { interrupted } = trained;
  if (told === 'json') printJson({ ...result, out: folder, interrupted });
  else if (told === 'lines') {
    printLine(
      text(
        `${result.step} steps in ${result.seconds.toFixed(1)} s on ${result.backend}; ${heldOut.en}`,
        `${result.backend} で ${result.step} ステップ、${result.seconds.toFixed(1)} 秒。${heldOut.ja}`,
      ),
    );
    printLine(
      text(
        `Written to ${folder}: ${written.join(', ')}`,
        `${folder} に書きました：${written.join('、')}`,
      ),
    );
    if (interrupted)
      printLine(
        text(`To resume: kumiki resume ${folder}`, `再開するには：kumiki resume ${folder}`),
      );
  }
  if (interrupted) process.exitCode = exitCodes.interrupted;
  return { ...result, interrupted };
}

/** Which figure it is, on how many examples, and of which step where that is not the last. */
function heldOutLine({ heldOut, finalHeldOut, step, units }: ReturnType<typeof summaryOf>): Text {
  const figures = Object.entries(heldOut ?? {}).map(
    ([metric, value]) =>
      `${sayMetric(metric)} ${value.toPrecision(4)}${units[metric] ? ` (${units[metric]})` : ''}`,
  );
  if (figures.length === 0) return text('held out: nothing', '検証：なし');
  if (!finalHeldOut) return text(`held out: ${figures.join(', ')}`, `検証：${figures.join('、')}`);
  const examples = finalHeldOut.examples.toLocaleString('en');
  const other = finalHeldOut.step === step ? undefined : finalHeldOut.step;
  return text(
    `final held-out, ${examples} examples${other ? `, step ${other}` : ''}: ${figures.join(', ')}`,
    `最後の検証（${examples} 件${other ? `、ステップ ${other}` : ''}）：${figures.join('、')}`,
  );
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
  const sentence = text(
    `The run in ‘${folder}’ was trained on other data: ${named(data.files)} (fingerprint ${data.fingerprint}); now it is ${named(call.data)} (${fingerprint ?? '–'})`,
    `「${folder}」の実行は別のデータで学習しました：${named(data.files)}（指紋 ${data.fingerprint}）。今のデータは ${named(call.data)}（${fingerprint ?? '–'}）です`,
  );
  if (!data.others)
    throw new Failure(
      exitCodes.failed,
      text(
        `${sentence.en}. Nothing was written. Give the same data, or resume with this data by adding --other-data.`,
        `${sentence.ja}。何も書きませんでした。同じデータを指定するか、このデータで再開するなら --other-data を加えてください。`,
      ),
      { code: 'other-data', before: data.fingerprint, now: fingerprint ?? null },
    );
  printRemark(
    text(
      `${sentence.en}. Resuming with it, read the way the run reads its data.`,
      `${sentence.ja}。このデータを、実行のデータと同じ読み方で使って再開します。`,
    ),
  );
  const { fingerprint: before, files } = data;
  const dataBefore = [
    ...(call.dataBefore ?? []),
    { until: checkpoint.step, fingerprint: before, files },
  ];
  return { ...call, dataBefore };
}
