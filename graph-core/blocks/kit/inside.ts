// A composite block opened: the same computation as a graph of smaller blocks. Plain data; knows no document and no block.
import type { FormulaValue } from '../../formula/formula-value.ts';
import type { Text } from '../../text.ts';
import type { PortKind, Shape } from './shape.ts';
import type { WeightValue } from './weight-value.ts';

/** The ends of a graph's own ports, as documents name them. */
export const insideInput = '$in';
export const insideOutput = '$out';

/** A number with how it is written over a document's variables: `d_model/heads`. */
export interface Written {
  readonly value: number;
  readonly as: string;
}

export interface InsideNode {
  readonly type: string;
  readonly params: Readonly<Record<string, number | string | boolean | Written | FormulaValue>>;
  /** Where the block's own title would not say what it is for. */
  readonly name?: Text;
  /** Outputs that stay worth looking at when the block is replaced by its parts. */
  readonly watched?: readonly string[];
}

/** Copies of one of the `modules`, one after another: outputs feed the inputs of the same name. */
interface InsideCopies {
  readonly module: string;
  readonly repeat: number | Written;
  readonly name?: Text;
}

interface InsideEnd {
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
  readonly title: Text;
  readonly inputs: Readonly<Record<string, PortKind>>;
  readonly outputs: Readonly<Record<string, PortKind>>;
}

export interface Inside extends InsideGraph {
  /** What nodes with a `module` repeat, by its name; all copies use the same weights. */
  readonly modules?: Readonly<Record<string, InsideModule>>;
  /** What does not follow the block's params any more once it is replaced by its parts. */
  readonly fixed?: Text;
  /** The block's own weights as those of the blocks inside, by `node/weight`. */
  weights(values: Readonly<Record<string, WeightValue>>): Readonly<Record<string, WeightValue>>;
}

/** How the block's numbers are written where it stands, so that its parts go on following the variables. */
export interface Writing<P> {
  param(name: keyof P & string): Written;
  /** Size of an axis, counted from the end where negative; a number, where no variable stands behind it. */
  axis(of: Shape, axis: number): Written;
}

export function plain(value: number): Written {
  return { value, as: String(value) };
}

export function isPlain({ value, as }: Written): boolean {
  return as === String(value);
}

export function over(a: Written, b: Written): Written {
  return { value: a.value / b.value, as: `${factor(a.as)}/${isOne(b.as) ? b.as : `(${b.as})`}` };
}

export function times(a: Written, b: Written): Written {
  return { value: a.value * b.value, as: `${factor(a.as)}*${factor(b.as)}` };
}

export function less(a: Written, by: number): Written {
  return { value: a.value - by, as: `${a.as}-${by}` };
}

export function rootOf(a: Written): Written {
  return { value: Math.sqrt(a.value), as: `sqrt(${a.as})` };
}

/** One number or variable, or one call. */
function isOne(as: string): boolean {
  return /^(\w+(\.\d+)?|sqrt\([^()]*\))$/.test(as);
}

function factor(as: string): string {
  return isOne(as) || !/[-+]/.test(as) ? as : `(${as})`;
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
