// What the PyTorch and the Keras form of multi-head attention have in common: sizes and wires.
import type { Expressions } from '../block.ts';
import type { Heads } from './multi-head-attention-heads.ts';
import { headWidth } from './multi-head-attention-heads.ts';
import type { Shape } from './shape.ts';
import { sizeAt } from './shape.ts';
import type { Python } from './python.ts';
import { single } from './python.ts';

export interface AttentionContext {
  readonly params: Heads & {
    readonly causal: boolean;
    readonly scale: boolean;
    readonly bias: boolean;
    readonly dropout: number;
    readonly rotary: boolean;
  };
  readonly inputs: {
    readonly query: Shape;
    readonly key: Shape | undefined;
    readonly value: Shape | undefined;
    readonly mask: Shape | undefined;
  };
}

export const parts = ['query', 'key', 'value', 'output'] as const;

export function sizesOf({ params, inputs }: AttentionContext) {
  const key = inputs.key ?? inputs.query;
  const units = sizeAt(inputs.query, -1);
  const width = headWidth(inputs.query, params);
  const keyed = sizeAt(key, -1);
  const valued = sizeAt(inputs.value ?? key, -1);
  return { units, width, keyed, valued, inner: width * params.heads };
}

export function wiresOf(inputs: Expressions): { query: Python; key: Python; value: Python } {
  const query = single(inputs.query);
  const key = inputs.key === undefined ? query : single(inputs.key);
  return { query, key, value: inputs.value === undefined ? key : single(inputs.value) };
}
