// What a block that is learned says of its loss: target, metrics, and the sides of a game.
import type { Ops, Tensor } from '../../engine/ops.ts';
import type { Text } from '../../text.ts';
import type { Arriving, Expressions, Inputs } from './ports.ts';
import type { Python } from './python.ts';
import type { Shape } from './shape.ts';

export interface MeanLoss {
  readonly loss: Tensor;
  readonly metrics: Readonly<Record<string, Tensor>>;
  /**
   * How many units loss and metrics are means over, so that batches can be added up: tokens that count. Absent = one an
   * example.
   */
  readonly over?: Tensor | number | undefined;
  /** Metrics that are means over examples, whatever the others are over. */
  readonly ofExamples?: readonly string[] | undefined;
}

/** One of several losses of a block, which different players go by: what a critic wants, and what a generator wants. */
interface Side<P> {
  /** Saved in documents. */
  readonly name: string;
  readonly label: Text;
  /** The input ports that its loss reads; the others are not computed in a turn of its player. */
  readonly reads: readonly string[];
  /** The ports upstream of which its player trains by default, unless an earlier side has taken what lies there. */
  readonly trains: readonly string[];
  /** Its loss where neither side can do better, if that is known. */
  equilibrium?(params: P): number;
}

/** What is learned: the loss of an output, against a target where it has one. */
export interface Objective<I extends Inputs, P> {
  /** The column that the target is bound to has this shape (with its batch axis). Absent: no column is bound. */
  target?(context: { params: P; inputs: Arriving<I, Shape> }): Shape;
  /** Several losses instead of one: a document that uses the block says which player goes by which. */
  readonly sides?: readonly Side<P>[];
  /** Which of its ports hold a critic's scores of examples of the data and of generated ones. */
  readonly scores?: { readonly real: keyof I & string; readonly generated: keyof I & string };
  /** The output block that holds one value alone, and its port: what a player taken out of the game ends with. */
  readonly alone?: { readonly type: string; readonly port: string };
  /** What is measured on held-out examples beside the loss, known before anything is run. */
  measures(context: {
    params: P;
    inputs: Arriving<I, Shape>;
    side?: string | undefined;
  }): readonly string[];
  /** What every target lies within; a column of two classes is 0 and 1 then, and numbers are taken as they are. */
  readonly range?: readonly [number, number];
  /** Whether it may learn a column of classes, one an example, and weigh them differently. */
  readonly weighs?: true;
  /** No loss is below this, whatever the data. */
  readonly least: number;
  /** Scalar loss (differentiable) and scalar metrics by name, means over the units that count. */
  loss(context: {
    ops: Ops;
    params: P;
    /** Of a block with sides, those that the side reads. */
    inputs: Arriving<I, Tensor>;
    /** What the document binds to it; means nothing where no target is asked for. */
    target: Tensor;
    /** In training only cheap metrics are worth their time. */
    training: boolean;
    /** Which of its sides, where it has some. */
    side?: string | undefined;
    /** [classes], where its classes weigh differently: the loss is the mean weighted by that of the target. */
    classWeights?: Tensor | undefined;
  }): MeanLoss;
  /**
   * The metrics a person reads, from the means over all examples. `unit` is what one of the model's numbers is in the
   * unit of the user's data; undefined where that is not one figure. Absent = the means are read as they are.
   */
  summary?(
    means: Readonly<Record<string, number>>,
    unit: number | undefined,
  ): Readonly<Record<string, number>>;
  /** The same loss as a PyTorch expression over those of the inputs and of the target. */
  torch?(
    context: {
      params: P;
      inputs: Arriving<I, Shape>;
      side?: string | undefined;
      /** Of an output that weighs: a tensor by class, or None. */
      classWeights?: Python | undefined;
    },
    inputs: Expressions,
    target: Python,
  ): Python;
  /** What that is a mean over, where it is not the examples: train.py weighs the losses of several processes by it. */
  torchOver?(
    context: { params: P; inputs: Arriving<I, Shape>; classWeights?: Python | undefined },
    inputs: Expressions,
    target: Python,
  ): Python | undefined;
}
