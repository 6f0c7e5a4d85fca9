// What is kept of a run beside its curves and weights, and how it is read back.
import { z } from 'zod';
import type { Document } from '../../../graph-core/index.ts';
import { backendNames, fileParts, openRaw } from '../../../graph-core/index.ts';
import type { RunFacts } from '../run-facts.ts';

const fileSchema = z.object({
  name: z.string().max(1000),
  size: z.number(),
  /** Absent = it was trained on. */
  part: z.enum(fileParts).optional(),
});
/** A file of the user's that a run learned from; its bytes are not kept. */
export type KeptFile = z.output<typeof fileSchema>;

const recordSchema = z.object({
  id: z.string().min(1).max(100),
  name: z.string().max(200),
  startedAt: z.number(),
  savedAt: z.number(),
  document: z.unknown(),
  backend: z.enum(backendNames),
  /** Of the app and of TensorFlow.js. */
  versions: z.record(z.string(), z.string()),
  /** Of the data: another one, other data. */
  fingerprint: z.string(),
  /** Absent in records of older versions. */
  files: z.array(fileSchema).max(100_000).optional(),
  parameters: z.number(),
  phase: z.enum(['running', 'paused', 'stopped', 'finished', 'failed']),
  step: z.number(),
  /** Held-out metrics as last measured, and where the loss or, with players, the KID was lowest. */
  metrics: z.record(z.string(), z.number()),
  best: z
    .object({ step: z.number(), loss: z.number().optional(), kid: z.number().optional() })
    .optional(),
  /** Of the weights it ended with, on the larger held-out set; absent in records of older versions. */
  final: z
    .object({ step: z.number(), examples: z.number(), metrics: z.record(z.string(), z.number()) })
    .optional(),
  /** Each time its test examples were measured, oldest first; also those of the run it goes on from. */
  tests: z
    .array(
      z.object({
        at: z.number(),
        step: z.number(),
        examples: z.number(),
        metrics: z.record(z.string(), z.number()),
      }),
    )
    .optional(),
  /** Which of the two slots holds the newer of the last weights. */
  slot: z.enum(['a', 'b']),
  /** The step of the newer of the last weights; absent in records of older versions, and before the first. */
  keptStep: z.number().optional(),
  pinned: z.boolean(),
  /** It was deleted, and what is kept of it only waits to be; a window that ended at once had no time to. */
  removedAt: z.number().optional(),
  branchedFrom: z.object({ run: z.string(), step: z.number() }).optional(),
  /** The file that its first weights came from, or those of the run it goes on from; absent in older records. */
  importedFrom: z.string().max(1000).optional(),
});

export type TestOfRun = NonNullable<z.output<typeof recordSchema>['tests']>[number];

export interface RunRecord extends Omit<z.output<typeof recordSchema>, 'document'> {
  readonly document: Document;
}

export function writeRecord(record: RunRecord): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(record));
}

/** Undefined where the bytes are not a record, or its document cannot be opened by this version. */
export function readRecord(bytes: Uint8Array): RunRecord | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
  const read = recordSchema.safeParse(raw);
  if (!read.success) return undefined;
  const opened = openRaw(read.data.document);
  return 'document' in opened ? { ...read.data, document: opened.document } : undefined;
}

/** Undefined for a run that is not ready. It takes the best weights along that the run it goes on from had by then. */
export function newRecord(
  run: Pick<
    RunFacts,
    | 'run'
    | 'trained'
    | 'facts'
    | 'parameters'
    | 'branchedFrom'
    | 'importedFrom'
    | 'progress'
    | 'validations'
  >,
  known: Pick<RunRecord, 'versions' | 'fingerprint' | 'files'> & {
    readonly records: readonly RunRecord[];
    readonly now: number;
  },
): RunRecord | undefined {
  const { run: id, trained, facts, parameters, branchedFrom, importedFrom, progress } = run;
  if (id === undefined || !trained || !facts) return undefined;
  const { records, now, ...rest } = known;
  const from = branchedFrom && records.find((record) => record.id === branchedFrom.run);
  const file = importedFrom ?? from?.importedFrom;
  const best =
    from?.best && branchedFrom && from.best.step <= branchedFrom.step ? from.best : undefined;
  return {
    id,
    name: freeName(
      importedFrom ?? (typeof trained.name === 'string' ? trained.name : trained.name.en),
      new Set(records.map(({ name }) => name)),
    ),
    startedAt: now,
    savedAt: now,
    document: trained,
    backend: facts.backend,
    ...rest,
    parameters,
    phase: 'running',
    step: progress?.step ?? 0,
    metrics: run.validations.at(-1)?.metrics ?? {},
    slot: 'a',
    pinned: false,
    ...(branchedFrom && { branchedFrom }),
    ...(file !== undefined && { importedFrom: file.slice(0, 1000) }),
    ...(best && { best }),
    ...(from?.tests && { tests: from.tests }),
  };
}

/** `CNN`, then `CNN 2`: in a legend two runs of one name could not be told apart. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  const short = name.slice(0, 190);
  let free = short;
  for (let number = 2; taken.has(free); number++) free = `${short} ${number}`;
  return free;
}
