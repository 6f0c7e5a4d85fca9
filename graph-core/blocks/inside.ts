// A composite block opened: the same computation as a graph of smaller blocks. Plain data; knows no document and no block.
import type { WeightValue } from './block.ts';
import type { PortKind } from './shape.ts';

/** The ends of a graph's own ports, as documents name them. */
export const insideInput = '$in';
export const insideOutput = '$out';

export interface InsideNode {
  readonly type: string;
  readonly params: Readonly<Record<string, number | string | boolean>>;
}

/** Copies of one of the `modules`, one after another: outputs feed the inputs of the same name. */
export interface InsideCopies {
  readonly module: string;
  readonly repeat: number;
}

export interface InsideEnd {
  readonly node: string;
  readonly port: string;
}

export interface InsideWire {
  readonly from: InsideEnd;
  readonly to: InsideEnd;
}

export interface InsideGraph {
  readonly nodes: Readonly<Record<string, InsideNode | InsideCopies>>;
  /** In an order that is also that of variadic ports. */
  readonly wires: readonly InsideWire[];
}

export interface InsideModule extends InsideGraph {
  readonly inputs: Readonly<Record<string, PortKind>>;
  readonly outputs: Readonly<Record<string, PortKind>>;
}

export interface Inside extends InsideGraph {
  /** What nodes with a `module` repeat, by its name; all copies use the same weights. */
  readonly modules?: Readonly<Record<string, InsideModule>>;
  /** The block's own weights as those of the blocks inside, by `node/weight`. */
  weights(values: Readonly<Record<string, WeightValue>>): Readonly<Record<string, WeightValue>>;
}

/** `{ 'sum.values': ['$in.a', '$in.b'] }`: what each port is wired to. */
export function wires(ports: Readonly<Record<string, string | readonly string[]>>): InsideWire[] {
  return Object.entries(ports).flatMap(([to, sources]) =>
    [sources].flat().map((from) => ({ from: end(from), to: end(to) })),
  );
}

function end(written: string): InsideEnd {
  const dot = written.indexOf('.');
  return { node: written.slice(0, dot), port: written.slice(dot + 1) };
}
