// What analysis finds out about a document: shapes, weights, cost and problems.
import type { Block, Params, WeightSpec } from '../blocks/block.ts';
import type { Shape } from '../blocks/kit/shape.ts';
import type { GraphId } from '../document/edits.ts';
import type { Evaluated } from '../document/expressions.ts';
import type { BlockNode } from '../document/schema.ts';
import type { Problem } from './problem.ts';

/** Where a value comes from: an output port of a block's copy. */
export interface Source {
  readonly path: string;
  readonly port: string;
}

export interface Cost {
  readonly parameters: number;
  /** Of one example's forward pass. */
  readonly multiplyAdds: number;
  /** Of one example's outputs, in float32. */
  readonly activationBytes: number;
}

/** A node that uses the weights of another. */
export interface TiedNode {
  readonly graph: GraphId;
  readonly node: string;
  /** Id of the owner, in the same graph. */
  readonly owner: string;
}

/** One weight of a block that is another block's. */
interface TakenFrom {
  /** The block's own name for it. */
  readonly weight: string;
  /** `weightsPath` of its owner, and the owner's name for it. */
  readonly path: string;
  readonly of: string;
  readonly transposed: boolean;
}

/** Everything known about one copy of a block. */
export interface NodeFacts {
  /** Where it stands: `decoder/2/self-attention`. */
  readonly path: string;
  /** Copies that share weights share this. */
  readonly weightsPath: string;
  /** These are the weights of another node, and are counted there. */
  readonly tied?: TiedNode;
  /** One weight that is another block's, and is counted there. */
  readonly taken?: TakenFrom;
  readonly graph: GraphId;
  readonly node: BlockNode;
  /** Absent where the type is unknown. */
  readonly block?: Block;
  /** Parsed, expressions resolved; absent where they do not parse. */
  readonly params?: Params;
  /** What is wired to each input port, in the order of the wires. */
  readonly sources: Readonly<Record<string, readonly Source[]>>;
  /** Absent where a problem upstream or here leaves them unknown. */
  readonly outputs?: Readonly<Record<string, Shape>>;
  readonly weights?: Readonly<Record<string, WeightSpec>>;
  readonly cost?: Cost;
}

export interface Analysis {
  /** Every copy of every block by path, in an order in which they can run. */
  readonly nodes: ReadonlyMap<string, NodeFacts>;
  readonly problems: readonly Problem[];
  /** No error in the model itself. */
  readonly sound: boolean;
  /** No error at all, as far as is known: what training asks for. Of the data it knows what `withData` has told it. */
  readonly trainable: boolean;
  readonly variables: ReadonlyMap<string, Evaluated>;
  readonly cost: Cost;
  /** Some block's cost is not known, so that the whole is at least what `cost` says. */
  readonly partial: boolean;
  /** Shape on a wire the user drew, by graph (null = `''`) and edge id: `wires.get(wireKey(graph, edge))`. */
  readonly wires: ReadonlyMap<string, Shape>;
  /** Cost of what the user sees as one node, modules summed over their copies: `wireKey(graph, node)`. */
  readonly costs: ReadonlyMap<string, Cost>;
}

export function scopedKey(graph: GraphId, id: string): string {
  return `${graph ?? ''}:${id}`;
}

/** How analysis finds a block by its type. */
/** With the params of a node, the block as it is there. */
export type BlockLookup = (type: string, params?: Params) => Block | undefined;
