// One block with params and arriving shapes, as a shape rule is asked about it.
import type { ArrivingShape, Block, Example, Params, Rejection } from '../block.ts';
import { blockWith } from '../block.ts';
import type { Shape } from '../kit/shape.ts';
import { dim, printSizes } from '../kit/shape.ts';

type Arriving = Readonly<Record<string, ArrivingShape | readonly ArrivingShape[] | undefined>>;

/** What a shape rule is asked. */
export interface Question {
  readonly params: Params;
  readonly inputs: Arriving;
}

export interface Case extends Question {
  readonly block: Block;
}

/** A case whose rule said yes. */
export interface Fitting extends Case {
  readonly outputs: Readonly<Record<string, Shape>>;
}

export const self = 'the block';

export function shapesOf({
  block,
  params,
  inputs,
}: Case): Readonly<Record<string, Shape>> | Rejection {
  return block.shape({
    params,
    inputs,
    self,
    dim: (param, name) => dim(Number(params[param]), name),
  });
}

export function exampleCase(block: Block, { params, inputs }: Example): Case {
  const arriving = (of: Shape, port: string): ArrivingShape => ({
    ...of,
    from: `source of ${port}`,
  });
  const entries = Object.entries(inputs).map(([port, of]) => [
    port,
    'dims' in of ? arriving(of, port) : of.map((shape) => arriving(shape, port)),
  ]);
  const parsed = block.params.parse(params);
  return { block: blockWith(block, parsed), params: parsed, inputs: Object.fromEntries(entries) };
}

/** Every arriving shape with its port, variadic ones with their place. */
export function arrivals({ inputs }: Case): { port: string; index?: number; of: ArrivingShape }[] {
  return Object.entries(inputs).flatMap(([port, of]) => {
    if (!of) return [];
    return 'dims' in of ? [{ port, of }] : of.map((shape, index) => ({ port, index, of: shape }));
  });
}

export function describeCase(of: Case): string {
  const wires = arrivals(of).map(
    ({ port, of: { kind, ...rest } }) => `${port}: ${kind} ${printSizes({ kind, ...rest })}`,
  );
  return `${of.block.type} ${JSON.stringify(of.params)} (${wires.join(', ')})`;
}
