// The public interface of the npm package, as its users read it. index.ts implements it.

/** A document as Kumiki saves it: plain JSON. */
export interface KumikiDocument {
  readonly [field: string]: unknown;
}

/** What went wrong, as a sentence that says what, where and the way out. */
export declare class KumikiError extends Error {
  /** Thrown by the functions below; nobody else needs to make one. */
  constructor(
    exitCode: number,
    sentence: { readonly en: string; readonly ja: string },
    details?: Readonly<Record<string, unknown>>,
  );
  /** The message in both languages. */
  readonly sentence: { readonly en: string; readonly ja: string };
  /** Machine-readable details, such as `code` and `path`. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Ids of the documents that come along, such as `'transformer'`: `open(id)`. */
export declare const templates: readonly string[];

/** Ids of the formats that `exportAs` writes: `'safetensors'`, `'onnx'`, `'torch'`, `'keras'` and others. */
export declare const formats: readonly string[];

/** Opens JSON text, parsed JSON or a template by its id. Throws a KumikiError where it is no document. */
export declare function open(source: string | object): KumikiDocument;

export interface Problem {
  readonly severity: 'error' | 'notice';
  readonly code: string;
  readonly message: string;
  /** The block it is about. */
  readonly path: string | null;
  /** What would mend it. */
  readonly repairs: readonly string[];
}

export interface Analysis {
  readonly trainable: boolean;
  readonly problems: readonly Problem[];
  /** Of every output of every block, such as `B × T 32 × d_model 128`, by path and port: `encoder/0/norm.values`. */
  readonly shapes: Readonly<Record<string, string>>;
  readonly parameters: number;
}

/** Shapes, parameters, and what is wrong. */
export declare function analyze(document: KumikiDocument): Analysis;

/** What runs, step by step, as text. Throws a KumikiError with the first problem. */
export declare function compile(document: KumikiDocument): string;

export interface Where {
  readonly backend?: 'wasm' | 'cpu';
  /** Threads on WASM; as many as the machine likes unless said. */
  readonly threads?: number;
  /** The same bits on every machine, at the price of speed. */
  readonly deterministic?: boolean;
  /** Paths of files and folders of your own, where the data source of the document takes them. */
  readonly data?: readonly string[];
}

export interface Progress {
  readonly step: number;
  readonly steps: number;
  /** Of the last step, by player where there are several. */
  readonly losses: Readonly<Record<string, number>>;
  readonly secondsLeft: number;
}

export interface TrainOptions extends Where {
  readonly steps?: number;
  readonly seed?: number;
  /** Starts from these instead of new ones: a safetensors of Kumiki's, or any file that `kumiki import` reads. */
  readonly weights?: Uint8Array;
  /** Ends the run after the step it is in, with everything kept. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** Trains a document. The same document, seed and data give the same model. */
export declare function train(document: KumikiDocument, options?: TrainOptions): Promise<Model>;

/** A document with trained weights: a safetensors of Kumiki's, or any file that `kumiki import` reads. */
export declare function load(
  document: KumikiDocument,
  weights: Uint8Array,
  options?: Where,
): Promise<Model>;

/** A held-out or training example, or what you type, by column. */
export type Sample =
  | { readonly heldOut: number }
  | { readonly training: number }
  | { readonly typed: Readonly<Record<string, string | Float32Array>> };

export interface Answer {
  readonly output: string;
  /** Classes with their probabilities, most likely first; or the words of a sentence. */
  readonly tokens: readonly { readonly word: string; readonly probability: number }[];
  readonly text: string | null;
  /** The right answer, where it is known. */
  readonly expected: string | null;
  readonly values: readonly number[] | null;
}

export interface ExportedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Model {
  /** Curves of the training by name: `loss`, `accuracy`, `gradient-norm`. Empty where it was loaded. */
  readonly curves: Readonly<
    Record<string, { readonly steps: readonly number[]; readonly values: readonly number[] }>
  >;
  /** The weights with what they were trained with (vocabulary, classes, scaling), as safetensors. */
  weights(): Promise<Uint8Array>;
  /** Held-out loss and metrics. */
  evaluate(examples?: number): Promise<Readonly<Record<string, number>>>;
  predict(sample: Sample): Promise<readonly Answer[]>;
  /** Frees its memory. */
  dispose(): void;
}

/** The document with these weights in another format: each file by its name. */
export declare function exportAs(
  format: string,
  document: KumikiDocument,
  weights: Uint8Array,
  options?: Pick<Where, 'data'>,
): Promise<readonly ExportedFile[]>;
