// The class of an example as an input of a block: its port, what is asked of it, and its rows of a table of classes.
import { text } from '../../text.ts';
import type { Ops, Tensor } from '../../engine/ops.ts';
import type { ArrivingShape, Rejection } from '../block.ts';
import { reject } from '../block.ts';
import type { Shape } from './shape.ts';
import { printShape, sizeAt } from './shape.ts';

export const classPort = { kind: 'tokens', label: text('Class', 'クラス') } as const;

/** One id an example, [B] or [B, 1], of a known number of classes. */
export function needsClass(self: string, from: ArrivingShape): Rejection | undefined {
  const { dims, vocabulary } = from;
  const isOne = dims.length === 1 || (dims.length === 2 && sizeAt(from, 1) === 1);
  if (dims[0]?.size === null && isOne && vocabulary) return undefined;
  return reject(
    'not-a-class',
    text(
      `‘${self}’ needs one class per example, such as a class input gives, but ‘${from.from}’ gives ${printShape(from)}${vocabulary ? '' : ' of an unknown number of classes'}.`,
      `「${self}」には1 例につき 1 つのクラス（クラス入力など）が必要ですが、「${from.from}」の出力は ${printShape(from)}${vocabulary ? '' : '（クラス数不明）'} です。`,
    ),
    [{ kind: 'disconnect', port: 'label' }],
    'label',
  );
}

export function classesOf(of: Shape): number {
  return of.vocabulary ?? 0;
}

/** Rows of a table [classes, units] → [B, 1, …, 1, units], to be spread over what has `rank` axes. */
export function rowsOfClass(ops: Ops, ids: Tensor, table: Tensor, rank: number): Tensor {
  const rows = ops.embedding(ops.tf.reshape(ids, [-1]), table);
  const ones = Array.from({ length: rank - 2 }, () => 1);
  return ops.tf.reshape(rows, [-1, ...ones, table.shape[1] ?? 1]);
}
