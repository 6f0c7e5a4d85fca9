// What a block is: the contract every file in this folder fulfils. Knows no document, no screen and no backend.
import type { z } from 'zod';
import type { ActivationName, Ops, Tensor } from '../engine/ops.ts';
import type { Text } from '../text.ts';
import type { Inside, Writing } from './kit/inside.ts';
import type { Objective } from './kit/objective.ts';
import type { Arriving, Expressions, Inputs, Outputs } from './kit/ports.ts';
import type { Dim, Shape } from './kit/shape.ts';
import type { WeightValue } from './kit/weight-value.ts';
import type { Python, PythonCall } from './kit/python.ts';

export type { MeanLoss } from './kit/objective.ts';
export type { Expressions, InputPort, OutputPort, View } from './kit/ports.ts';
export type { WeightValue } from './kit/weight-value.ts';

export type Category =
  | 'input'
  | 'sequence'
  | 'attention'
  | 'dense'
  | 'convolution'
  | 'recurrent'
  | 'normalization'
  | 'shape'
  | 'merge'
  | 'output';

/** A shape together with the name of the block it comes from, for sentences. */
export interface ArrivingShape extends Shape {
  readonly from: string;
}

/**
 * An edit in the block's own terms, best first; analysis turns it into edits of the document and leaves out
 * those that cannot be done (a source without that param) or that do not mend.
 */
export type Remedy =
  | {
      readonly kind: 'set-param';
      readonly param: string;
      readonly value: number | string | boolean;
    }
  | {
      readonly kind: 'set-source-param';
      readonly port: string;
      readonly index?: number;
      readonly param: string;
      readonly value: number | string | boolean;
    }
  | {
      readonly kind: 'insert';
      readonly port: string;
      readonly index?: number;
      readonly type: string;
      readonly params: Readonly<Record<string, number | string | boolean>>;
    }
  | { readonly kind: 'disconnect'; readonly port: string; readonly index?: number };

export interface Rejection {
  /** Stable name of the problem, e.g. `heads-do-not-divide`. */
  readonly rejected: string;
  /** A sentence that names both blocks and the numbers. */
  readonly message: Text;
  readonly port?: string;
  readonly remedies: readonly Remedy[];
}

interface ShapeContext<I extends Inputs, P> {
  readonly params: P;
  readonly inputs: Arriving<I, ArrivingShape>;
  /** This block's name, for sentences. */
  readonly self: string;
  /** A dim sized by a numeric param, named after the variable the param is bound to, or else by `name`. */
  dim(param: keyof P & string, name: string): Dim;
}

export interface WeightSpec {
  readonly shape: readonly number[];
  readonly init:
    | 'zeros'
    | 'ones'
    | 'glorot-uniform'
    | 'he-normal'
    | 'orthogonal'
    | 'normal-0.02'
    | 'uniform-0.05'
    | 'forget-gate-ones'
    | 'unit-vector'
    | { readonly constant: number };
  /**
   * The block reads it divided by its largest singular value, as a matrix with an output along `axis`. One step of power
   * iteration a training pass estimates that; its vector stands beside the weight, as `spectralVector` names it.
   */
  readonly spectral?: { readonly axis: number };
  /** A statistic the block updates itself, such as a moving mean; no gradient reaches it. */
  readonly frozen?: true;
}

/** Everything derived about one node before any tensor exists. */
interface StaticContext<I extends Inputs, O extends Outputs, P> {
  readonly params: P;
  readonly inputs: Arriving<I, Shape>;
  readonly outputs: { readonly [Port in keyof O]: Shape };
}

/** What a block is opened with: also how its numbers are written. */
interface InsideContext<I extends Inputs, O extends Outputs, P> extends StaticContext<I, O, P> {
  readonly written: Writing<P>;
}

interface ForwardContext<I extends Inputs, O extends Outputs, P> extends StaticShapes<I, O> {
  readonly ops: Ops;
  readonly params: P;
  readonly inputs: Arriving<I, Tensor>;
  /** A weight by the name that `weights` gave it. */
  weight(name: string): Tensor;
  readonly training: boolean;
  /** Differs at every step and for every node; same (seed, step, node) gives the same number. Unsigned 32 bit. */
  readonly seed: number;
  /** Whether anyone reads this output; costly ones may then be left out of the answer. */
  wants(port: keyof O & string): boolean;
  /** That of the activation block that alone reads the answer: applied here, it takes no pass of its own. */
  readonly activation?: ActivationName | undefined;
  /** Sets a frozen weight after this step. Training mode only. */
  update(weight: string, value: Tensor): void;
}

interface StaticShapes<I extends Inputs, O extends Outputs> {
  readonly shapes: {
    readonly inputs: Arriving<I, Shape>;
    readonly outputs: { readonly [Port in keyof O]: Shape };
  };
}

/** The stock TensorFlow.js layer that computes the block's first output, where one exists. */
export interface StockLayer {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Names of this block's weights in the order of the stock layer's. */
  readonly weights: readonly string[];
}

/**
 * How the block is written in a Python framework: trees of `kit/python.ts`, an expression per output, and the sources of
 * classes; no statement. In scope are `torch`, `nn`, `F` (torch.nn.functional) and `math`; or `keras`, `layers` and
 * `ops` (keras.ops), of which a Keras form may call the layer that `make` made and the operations listed in
 * export/keras/operations.ts. Whatever else Keras should compute goes into a layer in `classes`.
 */
export interface PythonForm {
  /** What constructs it, `nn.Linear(64, 128)`; absent where a plain function does. */
  readonly make?: PythonCall;
  /**
   * One expression per output, over the expressions of the inputs; `self` is what `make` made. `reads` names the
   * outputs that somebody reads (absent = all), so that costly ones need not be asked for. Where several begin with
   * the same call, `shareCall` of python.ts makes it one.
   */
  call(
    inputs: Expressions,
    self: Python,
    reads?: ReadonlySet<string>,
  ): Readonly<Record<string, Python>>;
  /** The block's weights under the names and layouts of the constructed module. */
  state?(weights: Readonly<Record<string, WeightValue>>): Readonly<Record<string, WeightValue>>;
  /** Sources of classes and functions that the expressions use, by name; written once per file. */
  readonly classes?: Readonly<Record<string, string>>;
  /** Where the framework answers otherwise than Kumiki does; said before anything is written. */
  readonly differs?: Text;
  /** What `make` makes also takes sequences shorter than those it is made for, such as a table of positions. */
  readonly shorter?: true;
  /** Instead of `make` and `call` where the length is free that they say: `steps` are ones, [batch, length, 1]. */
  along?(inputs: Expressions, steps: Python): Readonly<Record<string, Python>>;
}

/** What a format cannot say of this block, as a sentence shown before the export. */
export interface Unsupported {
  readonly unsupported: Text;
}

export interface Example {
  readonly params: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, Shape | readonly Shape[]>>;
  /** Sizes with null for the batch, per output; or the code of the expected rejection. */
  readonly outputs: Readonly<Record<string, readonly (number | null)[]>> | string;
}

interface Docs {
  readonly title: Text;
  /** One or two sentences in the field's plain words. */
  readonly summary: Text;
  /** What else people call it, in either language, for those who search. */
  readonly also: readonly string[];
  readonly category: Category;
  /** Name of a lucide icon. */
  readonly icon: string;
  /** The formula, in Unicode. */
  readonly equation?: string;
  /** Paper it comes from. */
  readonly source?: string;
}

export interface BlockDefinition<I extends Inputs, O extends Outputs, S extends z.ZodObject> {
  /** Saved in documents; equals the file's name; never changes. */
  readonly type: string;
  readonly docs: Docs;
  readonly inputs: I;
  /** Where they follow from the params of a node: for any params at all, `inputs` being those of none. */
  inputsOf?(params: Params): Inputs;
  readonly outputs: O;
  /** Each field is made with the helpers of params.ts, so that the inspector can draw it. */
  readonly params: S;
  /** The authority on what fits. Total: never throws. */
  shape(context: ShapeContext<I, z.output<S>>): { readonly [Port in keyof O]: Shape } | Rejection;
  weights?(context: StaticContext<I, O, z.output<S>>): Readonly<Record<string, WeightSpec>>;
  /** Whether `forward` heeds `activation`. */
  readonly takesActivation?: boolean;
  /** The activation that is all it computes. */
  activationAlone?(params: z.output<S>): ActivationName;
  /** Pure in its arguments; called inside a tidy. Outputs nobody wants may be missing. */
  forward(context: ForwardContext<I, O, z.output<S>>): { readonly [Port in keyof O]?: Tensor };
  readonly objective?: Objective<I, z.output<S>>;
  /**
   * The numbers of an output that is fed with noise, for `count` examples of this shape, from the engine's own random
   * numbers alone: the same key draws the same on every backend.
   */
  draw?(context: {
    readonly params: z.output<S>;
    readonly shape: Shape;
    readonly count: number;
    readonly key: number;
  }): Float32Array;
  /** Between two such draws: `share` 0 is the first and 1 the second, to the bit. */
  between?(context: Between<z.output<S>>): Float32Array;
  /** Multiply–adds of one example's forward pass; absent = counted as none. */
  multiplyAdds?(context: StaticContext<I, O, z.output<S>>): number;
  readonly exports?: {
    stock?(context: StaticContext<I, O, z.output<S>>): StockLayer | undefined;
    /** PyTorch, idiomatic. */
    torch?(context: StaticContext<I, O, z.output<S>>): PythonForm | Unsupported;
    /** Keras 3 functional API; the order of `state` is the order of the layer's weights. */
    keras?(context: StaticContext<I, O, z.output<S>>): PythonForm | Unsupported;
  };
  /** The block opened into smaller ones, where they compute the same; absent or undefined where they do not. */
  inside?(context: InsideContext<I, O, z.output<S>>): Inside | undefined;
  /** migrations[k] turns params of version k + 1 into version k + 2. */
  readonly migrations?: readonly ((params: Record<string, unknown>) => Record<string, unknown>)[];
  readonly examples: readonly Example[];
}

interface Between<P> {
  readonly params: P;
  readonly from: Float32Array;
  readonly to: Float32Array;
  readonly share: number;
}

/** A block as everything outside its file sees it: params have been parsed, ports are looked up by name. */
export interface Block {
  readonly type: string;
  readonly docs: Docs;
  readonly inputs: Inputs;
  inputsOf?(params: Params): Inputs;
  readonly outputs: Outputs;
  readonly params: z.ZodObject;
  shape(context: ShapeContext<Inputs, Params>): Readonly<Record<string, Shape>> | Rejection;
  weights?(context: StaticContext<Inputs, Outputs, Params>): Readonly<Record<string, WeightSpec>>;
  readonly takesActivation?: boolean;
  activationAlone?(params: Params): ActivationName;
  forward(
    context: ForwardContext<Inputs, Outputs, Params>,
  ): Readonly<Record<string, Tensor | undefined>>;
  readonly objective?: Objective<Inputs, Params>;
  draw?(context: {
    readonly params: Params;
    readonly shape: Shape;
    readonly count: number;
    readonly key: number;
  }): Float32Array;
  between?(context: Between<Params>): Float32Array;
  multiplyAdds?(context: StaticContext<Inputs, Outputs, Params>): number;
  readonly exports?: {
    stock?(context: StaticContext<Inputs, Outputs, Params>): StockLayer | undefined;
    torch?(context: StaticContext<Inputs, Outputs, Params>): PythonForm | Unsupported;
    keras?(context: StaticContext<Inputs, Outputs, Params>): PythonForm | Unsupported;
  };
  inside?(context: InsideContext<Inputs, Outputs, Params>): Inside | undefined;
  readonly migrations?: readonly ((params: Record<string, unknown>) => Record<string, unknown>)[];
  readonly examples: readonly Example[];
}

export type Params = Readonly<Record<string, unknown>>;

/**
 * Types a block's members against its ports and params, so that no block needs a cast. The one cast is here:
 * analysis parses params and checks ports before it calls a member, which the compiler cannot see.
 */
export function defineBlock<const I extends Inputs, const O extends Outputs, S extends z.ZodObject>(
  definition: BlockDefinition<I, O, S>,
): Block {
  return definition as unknown as Block;
}

const fitted = new WeakMap<Block, Map<string, Block>>();

/** The block with the inputs that a node of these params has; one object for each set of them. */
export function blockWith(block: Block, params: Params): Block {
  const inputs = block.inputsOf?.(params);
  if (!inputs) return block;
  const known = fitted.get(block) ?? new Map<string, Block>();
  fitted.set(block, known);
  const key = Object.keys(inputs).join();
  const made = known.get(key) ?? { ...block, inputs };
  known.set(key, made);
  return made;
}

/** Whether a block is an input of the model: one of its outputs is fed, from the data or with noise. */
export function isInput({ outputs }: Pick<Block, 'outputs'>): boolean {
  for (const port in outputs) if (outputs[port]?.feed) return true;
  return false;
}

/** At which end of the data a block stands, if a column can be bound to it. */
export function endOf({
  outputs,
  objective,
}: Pick<Block, 'outputs' | 'objective'>): 'input' | 'target' | undefined {
  if (objective) return objective.target ? 'target' : undefined;
  for (const port in outputs) if (outputs[port]?.feed === 'data') return 'input';
  return undefined;
}

export function reject(
  rejected: string,
  message: Text,
  remedies: readonly Remedy[] = [],
  port?: string,
): Rejection {
  return port === undefined
    ? { rejected, message, remedies }
    : { rejected, message, remedies, port };
}

export function isRejection(
  result: Readonly<Record<string, Shape>> | Rejection,
): result is Rejection {
  return 'rejected' in result;
}
