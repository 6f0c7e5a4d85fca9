// The ports and the shape that single-headed attention blocks share.
import { text } from '../../text.ts';
import type { ArrivingShape, InputPort, OutputPort, Rejection } from '../block.ts';
import { needsMask, needsSequence, needsValuePerKey } from './expectations.ts';
import type { Shape } from './shape.ts';
import { batch, dim, shape } from './shape.ts';

export const queryPort = { kind: 'values', label: text('Query', 'クエリ') } as const;
export const keyPort = { kind: 'values', label: text('Key', 'キー') } as const;
export const valuePort = { kind: 'values', label: text('Value', 'バリュー') } as const;

export const optionalValuePort = {
  ...valuePort,
  optional: true,
} as const satisfies InputPort;

export const attentionMaskPort = {
  kind: 'mask',
  label: text('Mask', 'マスク'),
  optional: true,
} as const satisfies InputPort;

export const contextPort = { kind: 'values', label: text('Values', '数値') } as const;

export const scoresPort = {
  kind: 'scores',
  label: text('Scores', 'スコア'),
  view: { kind: 'attention', rows: 'query', columns: 'key' },
} as const satisfies OutputPort;

interface Arriving {
  readonly query: ArrivingShape;
  readonly key: ArrivingShape;
  readonly value: ArrivingShape;
  readonly mask: ArrivingShape | undefined;
}

/** What is wrong with what arrives, apart from the widths of query and key. */
export function needsAttention(
  self: string,
  { query, key, value, mask }: Arriving,
): Rejection | undefined {
  return (
    needsSequence(self, 'query', query) ??
    needsSequence(self, 'key', key) ??
    needsSequence(self, 'value', value) ??
    needsValuePerKey(self, key, value) ??
    needsMask(self, mask, key.dims[1] ?? batch, key, query.dims[1])
  );
}

/** values [B, Tq, width of the value], scores [B, 1, Tq, Tk]. */
export function attentionShapes({ query, key, value }: Omit<Arriving, 'mask'>): {
  readonly values: Shape;
  readonly scores: Shape;
} {
  const queries = query.dims.slice(0, 2);
  return {
    values: shape('values', [...queries, ...value.dims.slice(2)]),
    scores: shape('scores', [
      ...queries.slice(0, 1),
      dim(1, 'heads'),
      ...queries.slice(1),
      ...key.dims.slice(1, 2),
    ]),
  };
}
