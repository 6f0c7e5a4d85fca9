// A training by PyTorch that is followed as one of ours: its curves, its checkpoints, Ctrl-C, and its weights at home.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Checkpoint, RunLog, Text, TorchCall } from '../../graph-core/index.ts';
import { keepAgainAfter, runFiles, text, verbatim } from '../../graph-core/index.ts';
import { exitCodes, Failure } from '../exit.ts';
import { onEnding, tellEnd } from '../follow-training.ts';
import { printRemark, progressLine } from '../print.ts';
import type { KeptRun, Older, RunCall } from '../run-folder.ts';
import { writeRun } from '../run-folder.ts';
import type { RunSoFar } from '../train-document.ts';
import { lossWords } from '../train-document.ts';
import { measureHome, weightsHome } from './come-home.ts';
import type { PythonFacts } from './find-python.ts';
import { findPython } from './find-python.ts';
import type { LogReader } from './read-log.ts';
import { logReader } from './read-log.ts';
import type { RunningTorch } from './run-torch.ts';
import { commandElsewhere, runTorch } from './run-torch.ts';
import type { Prepared } from './write-project.ts';
import { writeProject } from './write-project.ts';
import { say } from '../speech/language.ts';

type Call = RunCall & { readonly torch: TorchCall };

/** Writes the project into the run's folder and trains it. */
export async function trainWithTorch(call: Call, folder: string, json: boolean): Promise<void> {
  const python = await findPython(call.torch.python);
  const project = projectIn(folder);
  await rm(path.join(project, 'run'), { recursive: true, force: true });
  const prepared = await writeProject(call, project);
  await follow(call, folder, json, { python, prepared, older: 'foreign', resumes: false });
}

/** Goes on from checkpoint.pt of the project, wherever the weights at home stood. */
export async function resumeWithTorch(
  call: Call,
  folder: string,
  json: boolean,
  before: KeptRun,
  facts: Pick<Prepared, 'parameters' | 'remarks' | 'unknownShare' | 'units'>,
): Promise<void> {
  const python = await findPython(call.torch.python);
  if (!existsSync(path.join(projectIn(folder), 'run', 'checkpoint.pt')))
    throw new Failure(
      exitCodes.failed,
      text(
        `‘${projectIn(folder)}’ has no checkpoint of PyTorch (run/checkpoint.pt). Train anew: kumiki train … --with torch --out ${folder} --overwrite.`,
        `「${projectIn(folder)}」には PyTorch のチェックポイント（run/checkpoint.pt）がありません。学習し直してください：kumiki train … --with torch --out ${folder} --overwrite。`,
      ),
      { code: 'bad-checkpoint' },
    );
  const { checkpoint, best, fingerprint, measured } = before;
  const prepared: Prepared = {
    ...facts,
    fingerprint,
    checkpoint,
    last: undefined,
    best,
    ending: null,
    interrupted: false,
    curves: new Map(),
    validations: [],
    seconds: measured.seconds,
  };
  await follow(call, folder, json, { python, prepared, older: 'kept', resumes: true });
}

/** Where the project of a run lies. */
function projectIn(folder: string): string {
  return path.join(folder, 'torch');
}

interface Followed {
  readonly python: PythonFacts;
  readonly prepared: Prepared;
  readonly older: Older;
  readonly resumes: boolean;
}

async function follow(
  call: Call,
  folder: string,
  json: boolean,
  { python, prepared, older: before, resumes }: Followed,
): Promise<void> {
  const project = projectIn(folder);
  const { steps } = call.document.training;
  const line = progressLine();
  const reader = logReader(path.join(folder, ...runFiles.torchLog.split('/')));
  const begun = performance.now();
  let older = before;
  const soFar = (of: Partial<RunSoFar> = {}): RunSoFar => ({
    ...prepared,
    facts: factsOf(call, python, reader.log),
    curves: reader.log.curves,
    validations: reader.log.validations,
    seconds: prepared.seconds + (performance.now() - begun) / 1000,
    ...of,
  });
  const write = async (run: RunSoFar): Promise<readonly string[]> => {
    const written = await writeRun(folder, call, run, older);
    older = 'kept';
    return written;
  };
  const home = async (): Promise<Partial<RunSoFar>> => {
    const last = await weightsHome(call, project, 'state', prepared.checkpoint, reader.log);
    const best = await weightsHome(call, project, 'best', prepared.checkpoint, reader.log);
    return { ...(last && { checkpoint: last }), best: best?.weights ?? prepared.best };
  };
  // Before the first step too: a folder that cannot be written is found out now, not after an hour.
  if (!resumes) await write(soFar({ facts: factsOf(call, python, undefined) }));
  const args = [...(resumes ? ['--resume'] : []), '--steps', `${steps}`];
  const running = runTorch(project, call.torch, python, args);
  if (call.torch.nodes > 1)
    printRemark(
      text(
        `On each other machine, in ‘${path.resolve(project)}’: ${commandElsewhere(call.torch)}`,
        `ほかの各マシンで「${path.resolve(project)}」の中で：${commandElsewhere(call.torch)}`,
      ),
    );
  let stopped = false;
  const heard = onEnding(() => {
    if (stopped) return running.kill();
    stopped = true;
    running.stop();
    line.note(
      say(
        'Stopping after this step; the checkpoint is kept. Press Ctrl-C again to stop immediately.',
        'このステップのあとで止まります。チェックポイントは残ります。すぐに止めるには、もう一度 Ctrl-C を押してください。',
      ),
    );
  });
  try {
    await watch(
      running,
      reader,
      async () => write(soFar(await home())),
      tellProgress(line, steps, resumes),
    );
  } finally {
    heard.forget();
    line.end();
  }
  const { status, words } = await running.ended;
  await reader.read();
  const { log } = reader;
  const there = await home();
  if (status !== 0 || !log.ended) {
    await write(soFar(there));
    throw failureOf(call.torch, folder, { status, words, log, stopped });
  }
  const interrupted = log.ended === 'interrupted';
  const kept = ending(call, log, there, prepared);
  const counts = kept.checkpoint ?? there.checkpoint;
  const measured = counts && !interrupted ? await measureHome(call, counts) : {};
  const run = soFar({ ...there, ...kept, ...measured, interrupted });
  const written = await write(run);
  tellEnd(call, run, written, folder, json ? 'json' : 'lines');
}

/** What the settings make of the end: why it came before the last step, and whether the best weights count. */
function ending(
  { document }: Call,
  log: RunLog,
  { checkpoint, best }: Partial<RunSoFar>,
  { checkpoint: first }: Prepared,
): Partial<RunSoFar> {
  const { ended, step } = log;
  const why =
    ended === 'early'
      ? `Stopped early at step ${step}: the held-out loss no longer fell.`
      : ended === 'goal'
        ? `Reached the goal at step ${step}.`
        : null;
  const restores = document.training.earlyStopping?.restoreBest === true && ended !== 'interrupted';
  const { bestStep = 0 } = checkpoint?.progress ?? {};
  if (!restores || !best || !checkpoint || bestStep >= checkpoint.step) return { ending: why };
  const back: Checkpoint = { ...first, ...checkpoint, step: bestStep, weights: best };
  return {
    checkpoint: back,
    last: checkpoint,
    ending: `${why ? `${why} ` : ''}The weights of step ${bestStep}, where the held-out loss was lowest, were restored.`,
  };
}

function factsOf(
  { torch: { processes, nodes } }: Call,
  { torch, gpus }: PythonFacts,
  log: RunLog | undefined,
): RunSoFar['facts'] {
  const { processes: began = processes * nodes, device = gpus > 0 ? 'cuda' : 'cpu' } =
    log?.began ?? {};
  return { backend: 'torch', threads: began, deterministic: false, device, version: torch };
}

function tellProgress(line: ReturnType<typeof progressLine>, steps: number, resumes: boolean) {
  let [begun, from] = [performance.now(), Number.POSITIVE_INFINITY];
  return ({ curves, step }: RunLog): void => {
    const loss = curves.get('loss')?.values.at(-1);
    if (loss === undefined) return;
    // Of a run that resumes, what is there at first is old.
    if (step < from) [begun, from] = [performance.now(), step];
    if (resumes && step === from) return;
    const rate = (step - from) / ((performance.now() - begun) / 1000);
    const left =
      rate > 0
        ? say(
            ` · ${rate.toFixed(1)} steps/s · ${Math.ceil((steps - step) / rate)} s left`,
            ` · 毎秒 ${rate.toFixed(1)} ステップ · 残り ${Math.ceil((steps - step) / rate)} 秒`,
          )
        : '';
    line.update(
      step / steps,
      say(
        `step ${step} of ${steps} · ${lossWords(new Map([['', loss]]))}${left}`,
        `ステップ ${step} / ${steps} · ${lossWords(new Map([['', loss]]))}${left}`,
      ),
    );
  };
}

/** Looks at the log a few times a second; what a checkpoint brings home is written as often as one of ours. */
async function watch(
  { ended }: RunningTorch,
  reader: LogReader,
  keep: () => Promise<unknown>,
  tell: (log: RunLog) => void,
): Promise<void> {
  let over = false;
  void ended.then(() => (over = true));
  let [kept, next] = [reader.log.kept, performance.now() + keepAgainAfter({ kept: 0, still: 0 })];
  while (!over) {
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 200))]);
    await reader.read();
    tell(reader.log);
    if (over || reader.log.kept === kept || performance.now() < next) continue;
    const begun = performance.now();
    ({ kept } = reader.log);
    // A disk that is full now may not be at the end, where it is said.
    await keep().catch(() => undefined);
    const took = performance.now() - begun;
    next = performance.now() + keepAgainAfter({ kept: took, still: took });
  }
}

interface Ended {
  readonly status: number | null;
  readonly words: string;
  readonly log: RunLog;
  /** It was told to. */
  readonly stopped: boolean;
}

/** A sentence that names what happened, in which process, and what is kept. */
function failureOf(
  { processes, nodes }: TorchCall,
  folder: string,
  { status, words, log, stopped }: Ended,
): Failure {
  const { kept, failed } = log;
  const wayOut =
    kept > 0
      ? text(
          `The weights and the checkpoint of step ${kept} are kept. To resume: kumiki resume ${folder}`,
          `ステップ ${kept} の重みとチェックポイントは残っています。再開するには：kumiki resume ${folder}`,
        )
      : text(
          'No checkpoint had been written yet; train anew with --overwrite.',
          'チェックポイントはまだありません。--overwrite で学習し直してください。',
        );
  const details = { code: 'torch-failed', ...(kept > 0 && { keptStep: kept }) };
  if (stopped)
    return new Failure(
      exitCodes.interrupted,
      text(`Stopped at once. ${wayOut.en}`, `すぐに止めました。${wayOut.ja}`),
      {
        ...details,
        code: 'interrupted',
      },
    );
  const said = `${failed?.sentence ?? ''}\n${words}`;
  if (/No space left on device|ENOSPC/.test(said))
    return new Failure(
      exitCodes.failed,
      text(
        `The disk is full: PyTorch could not write into ‘${path.join(folder, 'torch', 'run')}’. Make room, then go on. ${wayOut.en}`,
        `ディスクに空きがないため、PyTorch が「${path.join(folder, 'torch', 'run')}」に書けませんでした。空きを作ってから続けてください。${wayOut.ja}`,
      ),
      { ...details, code: 'disk-full' },
    );
  const all = processes * nodes;
  const killed = /Signal \d+ \((SIG(?!TERM)\w+)\)/.exec(words)?.[1];
  const who =
    failed && !killed && all > 1
      ? text(
          `process ${failed.process + 1} of ${all}`,
          `${all} 個のうち ${failed.process + 1} 番目のプロセス`,
        )
      : verbatim('PyTorch');
  const why = killed
    ? // The others then fail for want of it.
      text(
        `a process was ended by ${killed}${killed === 'SIGKILL' ? ', as the system does when memory is short' : ''}`,
        `プロセスが ${killed} で終わりました${killed === 'SIGKILL' ? '（メモリが足りないとシステムがそうします）' : ''}`,
      )
    : verbatimOr(
        failed?.sentence ?? words.trim().split('\n').at(-1),
        text(`it ended with ${status ?? 'a signal'}`, `${status ?? 'シグナル'} で終わりました`),
      );
  return new Failure(
    exitCodes.failed,
    text(
      `The training in PyTorch failed (${who.en}): ${why.en.replace(/\.$/, '')}. ${wayOut.en}`,
      `PyTorch での学習が失敗しました（${who.ja}）：${why.ja.replace(/[.。]$/, '')}。${wayOut.ja}`,
    ),
    details,
  );
}

/** What PyTorch said is in its own language. */
function verbatimOr(said: string | undefined, otherwise: Text): Text {
  return said ? verbatim(said) : otherwise;
}
