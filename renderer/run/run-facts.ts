// What is known of a run, and what may be done with it. Knows no store and no worker.
import type {
  BackendName,
  Baselines,
  Document,
  EngineFacts,
  FinalValidation,
  MeasureUnits,
  MemoryUse,
  Progress,
  RunState,
  Sample,
  BlockStats,
  Split,
  Text,
} from '../../graph-core/index.ts';
import type { Silence } from '../engine/engine-client.ts';
import type { Followed } from './followed/followed.ts';
import { sameModel } from './same-model.ts';

interface Validation {
  readonly step: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly best: boolean;
}

export interface RunFacts {
  readonly run: string | undefined;
  readonly phase: RunState | 'idle';
  /** The document as it was when this run began. */
  readonly trained: Document | undefined;
  /** The backend that this run asked for; `facts` say what it got. */
  readonly asked: BackendName | undefined;
  readonly facts: EngineFacts | undefined;
  readonly parameters: number;
  /** Bytes that tensors take at the peak of a step; not foretold on a GPU. */
  readonly peakBytes: number | undefined;
  readonly examples: Readonly<Record<Split, number>> | undefined;
  /** How many examples are kept for a test; absent where none are. */
  readonly tested: number | undefined;
  /** In which unit a measure is told, by its name, where it has one. */
  readonly units: MeasureUnits | undefined;
  /** What the measures of its held-out curve are to beat. */
  readonly baselines: Baselines;
  /** What a person should know of how its data was read. */
  readonly remarks: readonly Text[];
  /** Why its batches are not as the document asks. */
  readonly batchNotice: Text | undefined;
  readonly progress: Progress | undefined;
  readonly memory: MemoryUse | undefined;
  /** Why it ended, or failed. */
  readonly message: Text | undefined;
  /** Path of the block to look at after a failure. */
  readonly path: string | undefined;
  /** The GPU under it was taken away: nothing is wrong with the model. */
  readonly lost: boolean;
  readonly silence: Silence | undefined;
  /** Its engine was given to another document's run: its figures stand, its weights are on the storage. */
  readonly away: boolean;
  /** What each copy of a block was like at the last step that was looked at. */
  readonly stats: readonly BlockStats[];
  readonly validations: readonly Validation[];
  /** Of the weights the run ended with, on the larger held-out set. */
  readonly final: FinalValidation | undefined;
  readonly branchedFrom: { readonly run: string; readonly step: number } | undefined;
  /** The file that its weights came from, where they were not trained here from the start. */
  readonly importedFrom: string | undefined;
  /** Another program trains it: its figures are read from that one's folder. */
  readonly followed: Followed | undefined;
  /** The sample that the views show. */
  readonly sample: Sample;
  /** The one asked for; another than `sample` until its first view is here. */
  readonly wantedSample: Sample;
  /** Why the sample asked for last cannot be looked at. */
  readonly sampleFailure: Text | undefined;
  /** Rises whenever `curves` or `history` grew: those are read in place. */
  readonly curvesVersion: number;
  readonly framesVersion: number;
  /** Rises whenever `duels` grew. */
  readonly duelsVersion: number;
}

/** What a run begins with. */
export const fresh = {
  phase: 'preparing',
  facts: undefined,
  parameters: 0,
  peakBytes: undefined,
  examples: undefined,
  tested: undefined,
  batchNotice: undefined,
  remarks: [],
  baselines: {},
  units: undefined,
  progress: undefined,
  memory: undefined,
  message: undefined,
  path: undefined,
  lost: false,
  silence: undefined,
  away: false,
  validations: [],
  final: undefined,
  stats: [],
  followed: undefined,
} as const;

/** Runs that the engine still holds, at work or waiting; one that ended early has nothing left to do. */
export function isResumable({ phase, message }: RunFacts): boolean {
  if (phase === 'finished') return message === undefined;
  return phase === 'running' || phase === 'paused' || phase === 'ready';
}

/** Whether training this document would go on with the run that waits, rather than begin one. */
export function canResume(run: RunFacts, document: Document): boolean {
  const { phase, trained, silence } = run;
  return (
    phase !== 'running' &&
    run.followed === undefined &&
    isResumable(run) &&
    silence !== 'dead' &&
    stepOf(run) < document.training.steps &&
    trained !== undefined &&
    sameModel(trained, document)
  );
}

export function isAtWork({ phase }: RunFacts): boolean {
  return phase === 'running' || phase === 'preparing';
}

/** Where the run stands. */
export function stepOf({ progress, branchedFrom }: RunFacts): number {
  return progress?.step ?? branchedFrom?.step ?? 0;
}
