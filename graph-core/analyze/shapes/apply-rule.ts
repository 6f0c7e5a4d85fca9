// Calls a block's shape rule with what arrives; a rule that throws becomes a verdict like any other.
import type { ArrivingShape, Block, Params, Rejection } from '../../blocks/block.ts';
import type { Shape } from '../../blocks/kit/shape.ts';
import { dim } from '../../blocks/kit/shape.ts';
import { text } from '../../text.ts';

/** Per port what its declaration promises: a list if variadic, else one shape or undefined. */
export function arriving(
  block: Block,
  incoming: readonly {
    readonly port: string;
    readonly from: string;
    readonly shape: Shape | undefined;
  }[],
): Record<string, ArrivingShape | readonly ArrivingShape[] | undefined> {
  const inputs: Record<string, ArrivingShape | ArrivingShape[] | undefined> = {};
  for (const [port, { variadic }] of Object.entries(block.inputs)) {
    const shapes: ArrivingShape[] = [];
    for (const { port: at, shape, from } of incoming)
      if (at === port && shape) shapes.push({ ...shape, from });
    inputs[port] = variadic ? shapes : shapes[0];
  }
  return inputs;
}

/** The block's own verdict; a rule that throws is a fault of ours, and is said as one. */
export function shapeOf(
  block: Block,
  names: ReadonlyMap<string, string>,
  params: Params,
  inputs: ReturnType<typeof arriving>,
  self: string,
): Readonly<Record<string, Shape>> | Rejection {
  try {
    return block.shape({
      params,
      // Each port holds what its declaration promises; the compiler cannot see it.
      inputs: inputs as Parameters<Block['shape']>[0]['inputs'],
      self,
      dim: (param, name) => dim(Number(params[param]), names.get(param) ?? name),
    });
  } catch (reason) {
    return failed(self, reason);
  }
}

/** What a rule of ours that throws is said as. */
export function failed(self: string, reason: unknown): Rejection {
  const words = reason instanceof Error ? reason.message : String(reason);
  return {
    rejected: 'rule-failed',
    message: text(
      `The rules of ‘${self}’ failed: ${words}`,
      `「${self}」の規則が失敗しました：${words}`,
    ),
    remedies: [],
  };
}
