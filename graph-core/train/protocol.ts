// What the screen and the trainer say to each other. The same union serves the worker and the command line.
import type { OutputFigures } from '../figures/output-figures.ts';
import type { BackendName, EngineFacts } from '../engine/engine.ts';
import type { Document } from '../document/schema.ts';
import type { DataRelation, SentFile, Split } from '../data/dataset.ts';
import type { Preprocessing } from '../data/preprocessing/schema.ts';
import type { BlockStats } from '../inspect/block-stats.ts';
import type { Duel } from '../inspect/duel.ts';
import type { Made, Wish } from '../inspect/made.ts';
import type { Surveyed } from '../inspect/survey.ts';
import type { ViewData } from '../inspect/view-data.ts';
import type { Text } from '../text.ts';
import type { ShownExample } from '../inspect/shown-examples.ts';
import type { Prediction } from '../inspect/decode/prediction.ts';
import type { Speaking } from '../inspect/decode/speak-together.ts';
import type { Checkpoint, NamedArray } from '../weights/named-array.ts';
import type { Baselines } from './measured/curve-baselines.ts';
import type { MeasureUnits } from './measure-units.ts';

export type RunState =
  | 'preparing'
  | 'ready'
  | 'running'
  | 'paused'
  | 'stopped'
  | 'finished'
  | 'failed';

/** A sample the model looks at: an example of a split, or what the user typed, per input column. */
export type Sample =
  | { readonly from: Split; readonly index: number }
  | { readonly typed: Readonly<Record<string, string | Float32Array>> };

export type Command =
  /** Compiles, opens the data, starts the backend; answered by `ready` or `failed`. */
  | {
      readonly type: 'prepare';
      readonly document: Document;
      readonly backend: BackendName;
      /** The same bits everywhere, at the price of fused multiply–add. */
      readonly deterministic?: boolean | undefined;
      readonly files: readonly SentFile[];
      readonly resume?: Checkpoint | undefined;
      /** The best weights before that checkpoint, for a run that puts the best back at its end. */
      readonly best?: readonly NamedArray[] | undefined;
      /** What the weights were trained with, applied to the data; that of the checkpoint unless said. */
      readonly preprocessing?: Preprocessing | undefined;
      /** Whether it is refused where the data is not that which the weights were trained on. */
      readonly onlySameData?: boolean | undefined;
      /** Nothing is trained: data that the weights were not trained on is held out whole. */
      readonly measures?: boolean | undefined;
    }
  | { readonly type: 'start' }
  | { readonly type: 'pause' }
  /** One step, then paused: a round of all players, or a turn of one alone, out of the order. */
  | { readonly type: 'step'; readonly player?: string | undefined }
  /** Ends the run; weights are kept. */
  | { readonly type: 'stop' }
  /** Of one player; without one, where everything is trained at once. */
  | {
      readonly type: 'set-learning-rate';
      readonly learningRate: number;
      readonly player?: string | undefined;
    }
  /** A run that has done all its steps goes on when it gets more of them. */
  | { readonly type: 'set-steps'; readonly steps: number }
  /** Asks for all views of a sample; answered by `views` with the same `request`. */
  | { readonly type: 'probe'; readonly request: number; readonly sample: Sample }
  /** After every so many steps a probe of this sample is sent by itself; 0 = never. */
  | { readonly type: 'watch'; readonly every: number; readonly sample: Sample }
  /** Which outputs are looked at beside those that blocks show by themselves: `outputKey`s. */
  | { readonly type: 'watch-outputs'; readonly outputs: readonly string[] }
  /** Asks for one output of many examples; answered by `survey`. */
  | {
      readonly type: 'survey';
      readonly request: number;
      readonly from: Split;
      readonly indices: readonly number[];
      readonly path: string;
      readonly port: string;
    }
  /** Asks a game's generator for examples; answered by `made`. */
  | { readonly type: 'make'; readonly request: number; readonly wish: Wish }
  /** Whether `stats` are wanted while it trains. */
  | { readonly type: 'show-stats'; readonly on: boolean }
  /** Lets the model speak for itself; answered by `prediction`. Beam 1 = greedy. `weights`: others than its own. */
  | {
      readonly type: 'predict';
      readonly request: number;
      readonly sample: Sample;
      readonly beam: number;
      readonly lengthPenalty: number;
      readonly speaking?: SpeakingWish | undefined;
      readonly weights?: readonly NamedArray[] | undefined;
    }
  /** Answers every row of a file; answered by `file-answers`. */
  | {
      readonly type: 'answer-file';
      readonly request: number;
      readonly files: readonly SentFile[];
      readonly form: AnswerForm;
      readonly beam: number;
      readonly lengthPenalty: number;
      readonly speaking?: SpeakingWish | undefined;
      readonly weights?: LongLook | undefined;
    }
  /**
   * `figures`: also those of the trade, with so many sentences said by a model that speaks for itself. `on`: what is kept
   * for a test in place of what is held out; refused where nothing is.
   */
  | {
      readonly type: 'evaluate';
      readonly request: number;
      readonly examples: number;
      readonly on?: 'held-out' | 'test' | undefined;
      readonly figures?: { readonly say: number } | undefined;
      readonly weights?: LongLook | undefined;
    }
  /** Asks for examples as a person reads them; answered by `examples`. */
  | {
      readonly type: 'show-examples';
      readonly request: number;
      readonly from: Split | 'test';
      readonly indices: readonly number[];
    }
  /** Nobody waits for that answer any more; it is refused as soon as its work is at a place where it can end. */
  | { readonly type: 'cancel'; readonly of: number }
  | { readonly type: 'checkpoint'; readonly request: number }
  | {
      readonly type: 'load-weights';
      readonly request: number;
      readonly weights: readonly NamedArray[];
    }
  /** The run stands where the checkpoint does from now on: weights, step and optimizer; answered by `done`. */
  | {
      readonly type: 'load-checkpoint';
      readonly request: number;
      readonly checkpoint: Checkpoint;
    };

/**
 * Whose weights a long work looks at: those of the model itself, which must not train meanwhile (unless said); a copy
 * of what they are `now`; or others.
 */
export type LongLook = 'now' | readonly NamedArray[];

/** How a model that speaks for itself is asked to; `attended` replaces ⟨unk⟩ by the word of the source it looked at. */
export type SpeakingWish = Omit<Speaking, 'unknown' | 'first'> & {
  readonly unknown?: 'allow' | 'forbid' | 'attended' | undefined;
};

/** How answers are written: sentences alone, where there are sentences, or a table with commas or tabs. */
export type AnswerForm = 'lines' | 'commas' | 'tabs';

export interface FileAnswers {
  readonly names: readonly string[];
  readonly rows: number;
  /** The first few. */
  readonly shown: readonly (readonly string[])[];
  /** All of them, as text. */
  readonly file: string;
}

/** A prediction without what is inside it. */
export type Answer = Omit<Prediction, 'views' | 'tree'>;

export interface Progress {
  readonly step: number;
  readonly steps: number;
  /** Of the first player, where there are several. */
  readonly learningRate: number;
  /** By player; absent where everything is trained at once. */
  readonly learningRates?: Readonly<Record<string, number>> | undefined;
  readonly stepsPerSecond: number;
  readonly secondsLeft: number;
}

/** Points since the last message, oldest first; arrays of one length. */
export interface Curve {
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

export interface FinalValidation {
  /** Whose weights: the last step, or the best one where that was put back. */
  readonly step: number;
  /** How many held-out examples it is over. */
  readonly examples: number;
  readonly metrics: Readonly<Record<string, number>>;
}

export interface MemoryUse {
  readonly tensors: number;
  /** Now, between two steps. */
  readonly tensorBytes: number;
  /** The most that tensors took at one time since the run was made ready. */
  readonly peakBytes: number;
  /** What the WASM heap holds, used or not; absent on other backends. It never shrinks. */
  readonly heapBytes?: number | undefined;
}

export type News =
  | { readonly type: 'state'; readonly state: RunState; readonly message?: Text | undefined }
  | {
      readonly type: 'ready';
      readonly facts: EngineFacts;
      readonly parameters: number;
      /** Bytes that tensors will take at the peak of a step; absent on a GPU. */
      readonly peakBytes?: number | undefined;
      readonly examples: Readonly<Record<Split, number>>;
      /** How many are kept for a test; absent where none are. */
      readonly tested?: number | undefined;
      /** Of the data: kept with the run, so that one on other data is known as such. */
      readonly fingerprint?: string | undefined;
      /** What was fitted on the training split, or given and applied. */
      readonly preprocessing?: Preprocessing | undefined;
      /** How the data stands to that on which the given preprocessing was fitted. */
      readonly relation?: DataRelation | undefined;
      /** What a person should know of how the data was read. */
      readonly remarks?: readonly Text[] | undefined;
      /** Share of the words of a column that its vocabulary does not have. */
      readonly unknownShare?: Readonly<Record<string, number>> | undefined;
      /** In which unit a measure is told, by its name, where it has one. */
      readonly units?: MeasureUnits | undefined;
      /** Why batches are not as the document asks. */
      readonly notice?: Text | undefined;
      readonly step: number;
    }
  /** At most ten a second. Curves by name: `loss`, `accuracy`, `gradient-norm`, `learning-rate`. */
  | {
      readonly type: 'progress';
      readonly progress: Progress;
      readonly curves: Readonly<Record<string, Curve>>;
      readonly memory: MemoryUse;
    }
  | {
      readonly type: 'validation';
      readonly step: number;
      readonly metrics: Readonly<Record<string, number>>;
      readonly best: boolean;
    }
  /** Behind the first point of the held-out curve: what its measures are to beat. */
  | { readonly type: 'baselines'; readonly baselines: Baselines }
  /** At the end of a run, of the weights it keeps: on a larger set than the points of the curve, and no point of it. */
  | ({ readonly type: 'final-validation' } & FinalValidation)
  | {
      readonly type: 'views';
      readonly request: number;
      readonly step: number;
      readonly views: readonly ViewData[];
    }
  /** How a game of players stands, at every validation (request 0) or when asked. */
  | {
      readonly type: 'duel';
      readonly request: number;
      readonly step: number;
      readonly duel: Duel;
    }
  | {
      readonly type: 'made';
      readonly request: number;
      readonly step: number;
      readonly made: Made;
    }
  | {
      readonly type: 'survey';
      readonly request: number;
      readonly step: number;
      readonly items: readonly Surveyed[];
    }
  /** Of a step of training, at most two a second and never more than 2 % of the time. */
  | { readonly type: 'stats'; readonly step: number; readonly stats: readonly BlockStats[] }
  | {
      readonly type: 'prediction';
      readonly request: number;
      readonly step: number;
      readonly predictions: readonly Prediction[];
    }
  | ({
      readonly type: 'file-answers';
      readonly request: number;
      readonly step: number;
    } & FileAnswers)
  | {
      readonly type: 'examples';
      readonly request: number;
      readonly examples: readonly ShownExample[];
    }
  /** How far the work on an answer has come, 0 … 1. */
  | { readonly type: 'share'; readonly request: number; readonly share: number }
  | {
      readonly type: 'evaluation';
      readonly request: number;
      readonly step: number;
      readonly metrics: Readonly<Record<string, number>>;
      readonly figures?: readonly OutputFigures[];
    }
  /** An answer; or unasked (request 0): at every new best, and of the last step before the best is put back. */
  | {
      readonly type: 'checkpoint';
      readonly request: number;
      /** Milliseconds for which training stood still while it was taken; of an answer. */
      readonly still?: number;
      readonly checkpoint: Checkpoint;
      readonly best?: boolean | undefined;
    }
  | { readonly type: 'done'; readonly request: number }
  | { readonly type: 'refused'; readonly request: number; readonly message: Text }
  /** The run cannot go on; `path` is the block to look at. */
  | {
      readonly type: 'failed';
      readonly message: Text;
      /** Of an error of the data. */
      readonly code?: string | undefined;
      readonly path?: string | undefined;
      /** The device under it was taken away: the model was sound, and the engine can answer nothing more. */
      readonly lost?: true | undefined;
    };

/** On the wire every message carries its run, so that late news of a stopped run is dropped. */
export type Addressed<M> = M & { readonly run: string };
