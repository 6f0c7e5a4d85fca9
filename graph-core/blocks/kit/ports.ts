// The ports of a block: what they take and give, and what arrives at them.
import type { Text } from '../../text.ts';
import type { Python } from './python.ts';
import type { PortKind } from './shape.ts';

export interface InputPort {
  readonly kind: PortKind;
  readonly label: Text;
  /** May stay unwired; the block says in its docs what that means. */
  readonly optional?: true;
  /** Takes any number of wires, in the order of the document's edges. */
  readonly variadic?: true;
  /** Takes what the block before took, round that block, as a residual does: a new wire brings this one along. */
  readonly around?: true;
}

/** What a view of an output shows; rooms draw kinds, never blocks. `rows`, `columns` name the input ports of the axes. */
export type View =
  | { readonly kind: 'attention'; readonly rows: string; readonly columns: string }
  /** `table` is the encoding as its equation gives it, row-major [length, units], for positions and sizes of one's choice. */
  | { readonly kind: 'encoding'; table?(length: number, units: number): Float32Array }
  /**
   * `answer` is held beside its target, `probabilities` of classes beside the right class; `values` are whatever an
   * output holds, for one that the user watches.
   */
  | {
      readonly kind:
        | 'gates'
        | 'feature-maps'
        | 'embedding'
        | 'hidden-state'
        | 'answer'
        | 'probabilities'
        | 'values';
    };

export interface OutputPort {
  readonly kind: PortKind;
  readonly label: Text;
  readonly view?: View;
  /** It is fed: from a column of the data that the document binds it to, or with numbers that the block draws. */
  readonly feed?: 'data' | 'noise';
}

export type Inputs = Readonly<Record<string, InputPort>>;
export type Outputs = Readonly<Record<string, OutputPort>>;

/** What arrives at a port, per its declaration: a list if variadic, perhaps undefined if optional. */
export type Arriving<I extends Inputs, One> = string extends keyof I
  ? Readonly<Record<string, One | readonly One[] | undefined>>
  : {
      readonly [P in keyof I]: I[P] extends { variadic: true }
        ? readonly One[]
        : I[P] extends { optional: true }
          ? One | undefined
          : One;
    };

/** Expressions of what arrives at the input ports, each a name. */
export type Expressions = Readonly<Record<string, Python | readonly Python[] | undefined>>;
