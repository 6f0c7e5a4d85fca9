// A run's folder: weights, run.json, curves and the checkpoint it goes on from, written and read back.
import { createHash } from 'node:crypto';
import { readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type {
  Checkpoint,
  Document,
  NamedArray,
  RunJson,
  StartedFrom,
  Text,
  TorchCall,
  WeightsHistory,
} from '../graph-core/index.ts';
import {
  curvesCsv,
  curvesOfCsv,
  metadataOf,
  readCheckpoint,
  readRunJson,
  readSafetensors,
  runFiles,
  writeCheckpoint,
  writeSafetensors,
  text,
} from '../graph-core/index.ts';
import { bytesAt } from './data-files.ts';
import { absolute, withoutVocabularies } from './data-part.ts';
import type { EngineOptions } from './engine-options.ts';
import { exitCodes, Failure } from './exit.ts';
import type { Measured, RunSoFar } from './train-document.ts';
import { forgetTests } from './tests-of-run.ts';
import { version } from './version.ts';
import { writeFile } from './write-file.ts';
import { whyOf } from './speech/language.ts';

export const weightsName = runFiles.weights;
const { checkpoint: checkpointName, previous: previousName, best: bestName } = runFiles;
/** As it was called before; .kumiki is a document now. */
const olderCheckpointName = 'checkpoint.kumiki';

/** How a run was called, so that it can go on without being told again. */
export interface RunCall extends EngineOptions {
  readonly document: Document;
  /** Files and folders of the user's own data. */
  readonly data: readonly string[];
  /** Data that it was trained on before, each until a step: of a run that was told to go on with other data. */
  readonly dataBefore?: readonly DataBefore[];
  /** How PyTorch trains it, where it does. */
  readonly torch?: TorchCall;
  /** What its first weights came from, where they are not its seed's. */
  readonly startedFrom?: StartedFrom;
  /** Those weights; of a run that begins. */
  readonly begin?: Checkpoint;
}

interface DataBefore {
  readonly until: number;
  readonly fingerprint: string | null;
  readonly files: readonly string[];
}

export interface KeptRun {
  readonly call: RunCall;
  readonly checkpoint: Checkpoint;
  readonly measured: Measured;
  readonly best: readonly NamedArray[] | undefined;
  /** Of the data it was trained on. */
  readonly fingerprint: string | undefined;
  /** Said where the last checkpoint could not be used, so the run goes on from the one before. */
  readonly damaged?: Text | undefined;
}

/** What `--json` prints and run.json holds, for a run at any step. */
export function summaryOf({ document, dataBefore, startedFrom: from }: RunCall, run: RunSoFar) {
  const { facts, parameters, checkpoint, curves, validations, seconds, ending, fingerprint } = run;
  const final = run.final ?? null;
  const { players } = document.training;
  const ends = (name: string) => {
    const { values = [] } = curves.get(name) ?? {};
    return { firstLoss: values[0] ?? null, lastLoss: values.at(-1) ?? null };
  };
  const whole: Partial<ReturnType<typeof ends>> = players ? {} : ends('loss');
  return {
    name: document.name,
    kumiki: version,
    backend: facts.backend,
    facts,
    seed: document.training.seed,
    ...(from && { startedFrom: from }),
    data: {
      source: document.data.source,
      fingerprint: fingerprint ?? null,
      remarks: run.remarks.map(({ en }) => en),
      ...(run.unknownShare && { unknownShare: run.unknownShare }),
      ...(dataBefore && { before: dataBefore }),
    },
    parameters,
    step: checkpoint.step,
    steps: document.training.steps,
    seconds,
    ending,
    ...whole,
    /** A game has no one loss. */
    ...(players && {
      players: Object.fromEntries(players.map(({ id }) => [id, ends(`${id} loss`)])),
    }),
    /** Of the weights that are written: on the larger set once the run has ended. */
    heldOut: final?.metrics ?? validations.at(-1)?.metrics ?? null,
    finalHeldOut: final,
    /** In which unit a figure is, where it has one. */
    units: Object.fromEntries(Object.entries(run.units ?? {}).map(([of, { en }]) => [of, en])),
    validations,
  };
}

/** The checkpoint that a folder holds before a writing: it is kept, or it is another run's, or it is damaged. */
export type Older = 'kept' | 'foreign' | 'damaged';

/** Each file whole; the checkpoint last, so that it never runs ahead of the rest. */
export async function writeRun(
  folder: string,
  call: RunCall,
  run: RunSoFar,
  older: Older,
): Promise<readonly string[]> {
  const { backend, threads, deterministic, data, document, torch } = call;
  const asked = {
    ...(torch && { torch }),
    backend,
    threads,
    deterministic,
    data: data.map(absolute),
  };
  const { preprocessing } = run.checkpoint;
  const metadata = metadataOf(preprocessing);
  const files: [string, Uint8Array | string][] = [
    [weightsName, writeSafetensors(run.checkpoint.weights, metadata)],
    [
      runFiles.run,
      `${JSON.stringify({ ...summaryOf(call, run), asked, document, preprocessing }, null, 2)}\n`,
    ],
    [runFiles.curves, curvesCsv(run.curves, run.validations, run.final)],
    ...(run.best ? [[bestName, writeSafetensors(run.best, metadata)] as [string, Uint8Array]] : []),
    [checkpointName, await writeCheckpoint(run.last ?? run.checkpoint, sha256)],
  ];
  for (const [name, contents] of files) {
    if (name === checkpointName) await setAside(folder, older);
    await writeFile(path.join(folder, name), contents);
  }
  await rm(path.join(folder, olderCheckpointName), { force: true });
  if (older === 'foreign') {
    await forgetTests(folder);
    await rm(path.join(folder, runFiles.log), { force: true });
  }
  // Of another run that was here before.
  if (!run.best) await rm(path.join(folder, bestName), { force: true });
  return files.map(([name]) => name);
}

export async function readRun(folder: string): Promise<KeptRun> {
  const run = await runAt(folder);
  const { asked, seconds, validations, document, finalHeldOut, data } = run;
  const { checkpoint, damaged } = await lastWhole(folder);
  const { step } = checkpoint;
  const csv = new TextDecoder().decode(await bytesAt(path.join(folder, runFiles.curves)));
  const best = await bytesAt(path.join(folder, bestName)).catch(() => undefined);
  const read = best && readSafetensors(best);
  return {
    call: {
      ...given(asked),
      document,
      data: withoutVocabularies(asked.data),
      ...(asked.torch && { torch: asked.torch }),
      ...(data?.before && { dataBefore: data.before }),
      ...(run.startedFrom && { startedFrom: run.startedFrom }),
    },
    fingerprint: data?.fingerprint ?? undefined,
    checkpoint,
    measured: {
      curves: curvesOfCsv(csv, step),
      validations: oncePerStep(validations.filter((validation) => validation.step <= step)),
      final: finalHeldOut ?? undefined,
      seconds,
    },
    best: read && 'weights' in read ? read.weights : undefined,
    damaged,
  };
}

/** The last checkpoint that is whole. Throws a Failure where none is. */
async function lastWhole(
  folder: string,
): Promise<{ readonly checkpoint: Checkpoint; readonly damaged?: Text | undefined }> {
  const readAt = async (name: string) => {
    const packed = await bytesAt(path.join(folder, name)).catch(() => undefined);
    return packed && readCheckpoint(packed, sha256);
  };
  const last = (await readAt(checkpointName)) ?? (await readAt(olderCheckpointName));
  if (last && !('error' in last)) return { checkpoint: last };
  const previous = await readAt(previousName);
  if (previous && !('error' in previous)) {
    const why = last
      ? last.error
      : text(`‘${checkpointName}’ is missing.`, `「${checkpointName}」がありません。`);
    return {
      checkpoint: previous,
      damaged: text(
        `${why.en} Going on from the checkpoint before it, of step ${previous.step}.`,
        `${why.ja}その前の、ステップ ${previous.step} のチェックポイントから続けます。`,
      ),
    };
  }
  throw new Failure(
    exitCodes.failed,
    last?.error ??
      text(
        `‘${folder}’ has no checkpoint (${checkpointName}). Give the folder that train wrote.`,
        `「${folder}」にはチェックポイント（${checkpointName}）がありません。train が書いたフォルダを指定してください。`,
      ),
    { code: 'bad-checkpoint' },
  );
}

/** One file of a run by its path. Throws a Failure where it is not whole. */
export async function checkpointAt(file: string): Promise<Checkpoint> {
  const read = await readCheckpoint(await bytesAt(file), sha256);
  if ('error' in read) throw new Failure(exitCodes.failed, read.error, { code: 'bad-checkpoint' });
  return read;
}

/** A kill between the two renames leaves the checkpoint under its other name, where resume finds it. */
async function setAside(folder: string, older: Older): Promise<void> {
  const previous = path.join(folder, previousName);
  if (older === 'damaged') return;
  if (older === 'foreign') return rm(previous, { force: true });
  await rename(path.join(folder, checkpointName), previous).catch(
    (reason: NodeJS.ErrnoException) => {
      if (reason.code !== 'ENOENT') throw reason;
    },
  );
}

/** The run whose folder these weights lie in: its seed and the fingerprint of its data; undefined where there is none. */
export async function runBeside(
  weights: string,
): Promise<{ readonly seed: number; readonly fingerprint: string | undefined } | undefined> {
  try {
    const { document, data } = await runAt(path.dirname(weights));
    return { seed: document.training.seed, fingerprint: data?.fingerprint ?? undefined };
  } catch {
    return undefined;
  }
}

/** The files that it was trained on, without its vocabulary. */
export async function dataOfRun(folder: string): Promise<readonly string[]> {
  return withoutVocabularies((await runAt(folder)).asked.data);
}

/** Throws a Failure where the folder holds a run already, which would be lost. */
export async function refuseOccupied(folder: string): Promise<void> {
  const names = [weightsName, runFiles.run, checkpointName, previousName, olderCheckpointName];
  const there = await readdir(folder).catch((): string[] => []);
  const held = names.filter((name) => there.includes(name));
  if (held.length === 0) return;
  throw new Failure(
    exitCodes.failed,
    text(
      `‘${folder}’ holds another run (${held.join(', ')}); nothing was written. Give another --out, resume that run (kumiki resume ${folder}), or replace it with --overwrite.`,
      `「${folder}」には別の実行（${held.join('、')}）があるので、何も書きませんでした。別の --out を指定するか、その実行を再開するか（kumiki resume ${folder}）、--overwrite で置き換えてください。`,
    ),
    { code: 'run-exists', folder },
  );
}

/** How these weights came about, where they lie in a run's folder. */
export async function historyBeside(weights: string): Promise<WeightsHistory | undefined> {
  if (path.basename(weights) !== weightsName) return undefined;
  const folder = path.dirname(weights);
  try {
    const { validations, finalHeldOut, seconds, facts, step, kumiki } = await runAt(folder);
    if (!facts || step === undefined || kumiki === undefined) return undefined;
    const workers = facts.backend === 'torch' ? 'process' : 'thread';
    const threads = counted(facts.threads, workers);
    return {
      step,
      engine: [facts.backend, threads, facts.deterministic ? 'the same bits everywhere' : '']
        .filter((words) => words !== '')
        .join(', '),
      seconds,
      heldOut: finalHeldOut ?? validations.at(-1),
      curves: new TextDecoder().decode(await bytesAt(path.join(folder, runFiles.curves))),
      versions: { Kumiki: kumiki },
    };
  } catch {
    // Weights from elsewhere have no history here.
    return undefined;
  }
}

function counted(count: number, of: 'process' | 'thread'): string {
  const several = of === 'process' ? 'processes' : 'threads';
  return `${count} ${count === 1 ? of : several}`;
}

async function runAt(folder: string): Promise<RunJson> {
  const file = path.join(folder, runFiles.run);
  const refused = (why: Text) =>
    new Failure(
      exitCodes.failed,
      text(
        `‘${file}’ is not the run.json of a run that can resume: ${why.en}. Give the folder that train wrote.`,
        `「${file}」は、再開できる実行の run.json ではありません：${why.ja}。train が書いたフォルダを指定してください。`,
      ),
      { code: 'bad-run' },
    );
  const bytes = await bytesAt(file).catch((reason: unknown) => {
    throw refused(whyOf(reason));
  });
  const read = readRunJson(new TextDecoder().decode(bytes));
  if ('error' in read) throw refused(read.error);
  return read.run;
}

/** Without the options that were not given. */
function given({ backend, threads, deterministic }: RunJson['asked']): EngineOptions {
  return {
    backend,
    ...(threads === undefined ? {} : { threads }),
    ...(deterministic === undefined ? {} : { deterministic }),
  };
}

/** Runs of older versions could end with two figures for their last step; the first is of the same examples as all others. */
function oncePerStep<One extends { readonly step: number }>(validations: readonly One[]): One[] {
  return validations.filter(({ step }, index) => validations[index - 1]?.step !== step);
}

const sha256 = async (bytes: Uint8Array): Promise<string> =>
  createHash('sha256').update(bytes).digest('hex');
