// What an export format is: a title, what it cannot say of a document, and the files it writes.
import type { Dataset } from '../data/dataset.ts';
import type { Preprocessing } from '../data/preprocessing/schema.ts';
import type { Plan } from '../compile/plan.ts';
import type { Document } from '../document/schema.ts';
import type { Tensor, Tf } from '../engine/ops.ts';
import type { Text } from '../text.ts';
import type { NamedArray } from '../weights/named-array.ts';
import type { FreeLength } from './trace/free-size.ts';
import type { OnnxModel } from './onnx/run-onnx.ts';

export interface ExportedFile {
  /** Path inside the export, `/` between folders. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** How the weights came about, as far as whoever exports knows: a model card says it. */
export interface WeightsHistory {
  readonly step: number;
  /** What it was trained on, in words: backend, threads, whether the bits are the same everywhere. */
  readonly engine: string;
  readonly seconds?: number | undefined;
  /** Held-out metrics as last measured, the step of that, and on how many examples where that is known. */
  readonly heldOut?:
    | {
        readonly step: number;
        readonly examples?: number;
        readonly metrics: Readonly<Record<string, number>>;
      }
    | undefined;
  /** Loss and metrics by step, as CSV. */
  readonly curves: string;
  /** Of the programs that took part, by name. */
  readonly versions: Readonly<Record<string, string>>;
}

export interface ExportContext {
  readonly document: Document;
  readonly plan: Plan;
  readonly weights: readonly NamedArray[];
  /** What the weights were trained with, as they carry it; absent where they carry none. */
  readonly preprocessing?: Preprocessing | undefined;
  /** Only formats that take data along need it. */
  readonly dataset?: Dataset;
  /** Absent for weights that were never trained here, or of which nothing is known. */
  readonly history?: WeightsHistory | undefined;
  /** Backend cpu or wasm; formats that are traced run the model on it. */
  readonly tf: Tf;
}

/** Written files that answer again. */
export interface ReadBack {
  /** Values of every objective, in the order of the plan. */
  answer(feeds: Readonly<Record<string, Tensor>>): Promise<readonly ArrayLike<number>[]>;
  /** Lengths that it takes besides the document's. */
  readonly lengths?: readonly FreeLength[];
  dispose(): void;
}

/** Why what was written cannot be run here; said once it has read back exactly. */
export interface NotHere {
  readonly notHere: Text;
}

export interface ProofContext extends ExportContext {
  /** Opens a file in an ONNX Runtime, which is large: loaded by whoever is asked, when asked. */
  readonly openOnnx: (bytes: Uint8Array) => Promise<OnnxModel>;
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** A block that the format cannot express, and why; said before anything is written. */
export interface Limit {
  readonly path: string;
  readonly reason: Text;
}

export interface ExportFormat {
  readonly id: string;
  readonly docs: { readonly title: Text; readonly summary: Text };
  /** Needs the data opened. */
  readonly takesData?: true;
  /** The one file that is the whole export where nothing else is wanted; absent where several belong together. */
  readonly single?: string;
  limits(plan: Plan): readonly Limit[];
  /** Blocks for which whoever reads the export needs more than a stock reader, and what; said before anything is written. */
  needs?(plan: Plan): readonly Limit[];
  /** Where whoever runs the export gets other numbers than here; said before anything is written. */
  differs?(plan: Plan): readonly Limit[];
  write(context: ExportContext): Promise<readonly ExportedFile[]>;
  /**
   * Reads back what `write` wrote, so that every export is proved: as something that answers, or with the reason why
   * nothing here can run it. Throws where it does not read back as it was written.
   */
  open(files: readonly ExportedFile[], context: ProofContext): Promise<ReadBack | NotHere>;
}

/** Why nothing was written, in words for a person. */
export class ExportError extends Error {
  constructor(readonly sentence: Text) {
    super(sentence.en);
    this.name = 'ExportError';
  }
}
