// What a block demands of the axes that arrive, and the sentences when they are not there.
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import type { ArrivingShape, Rejection, Remedy } from '../block.ts';
import { reject } from '../block.ts';
import type { Dim } from './shape.ts';
import { dim, printSizes } from './shape.ts';

export interface Demand {
  /** Numbers of axes that are fine, the batch included. */
  readonly ranks: readonly number[];
  /** What the block needs, as it follows ‘… needs’. */
  readonly words: Text;
  readonly code: string;
  readonly remedies?: readonly Remedy[];
}

/** Sizes of all axes but the batch; empty where one is not known, which `unmet` rejects first. */
export function knownSizes(of: { readonly dims: readonly Dim[] }): number[] {
  const known = of.dims.slice(1).flatMap(({ size }) => (size === null ? [] : [size]));
  return known.length === of.dims.length - 1 ? known : [];
}

/** A rejection unless the shape has a batch axis, known sizes behind it and one of the ranks. */
export function unmet(
  from: ArrivingShape,
  self: string,
  at: { readonly port: string; readonly index?: number },
  demand: Demand,
): Rejection | undefined {
  const disconnect: Remedy = { kind: 'disconnect', ...at };
  const given = printSizes(from);
  if (from.dims[0]?.size !== null)
    return reject(
      'no-batch-axis',
      text(
        `‘${self}’ works on a batch of examples, but ‘${from.from}’ gives one array for all of them (${given}).`,
        `「${self}」はバッチごとの入力を扱いますが、「${from.from}」の出力（${given}）にはバッチの軸がありません。`,
      ),
      [disconnect],
      at.port,
    );
  if (!demand.ranks.includes(from.dims.length))
    return reject(
      demand.code,
      text(
        `‘${self}’ needs ${demand.words.en}, but ‘${from.from}’ gives ${given}.`,
        `「${self}」には${demand.words.ja}が必要ですが、「${from.from}」の出力は ${given} です。`,
      ),
      [...(demand.remedies ?? []), disconnect],
      at.port,
    );
  if (from.dims.slice(1).some(({ size }) => size === null || size < 1))
    return reject(
      'unknown-size',
      text(
        `‘${self}’ needs to know every size besides the batch, but ‘${from.from}’ gives ${given}.`,
        `「${self}」にはバッチ以外の大きさがすべて必要ですが、「${from.from}」の出力は ${given} です。`,
      ),
      [disconnect],
      at.port,
    );
  return undefined;
}

/** A rejection unless the shape is [batch, height, width, channels]. */
export function notAnImage(
  from: ArrivingShape,
  self: string,
  port = 'image',
): Rejection | undefined {
  const sides = imageSides(knownSizes(from));
  return unmet(
    from,
    self,
    { port },
    {
      ranks: [4],
      code: 'not-an-image',
      words: text('an image (height × width × channels)', '画像（高さ × 幅 × チャンネル）'),
      remedies: sides
        ? [
            {
              kind: 'insert',
              port,
              type: 'reshape',
              params: { axes: '3', first: sides[0], second: sides[1], third: sides[2] },
            },
          ]
        : [],
    },
  );
}

/** The most square image with these numbers of elements: 784 → 28 × 28 × 1; 10 × 64 → 10 × 64 × 1. */
function imageSides(known: readonly number[]): [number, number, number] | undefined {
  const [first, second] = known;
  if (first === undefined || known.length > 2) return undefined;
  if (second !== undefined) return [first, second, 1];
  for (let side = Math.floor(Math.sqrt(first)); side > 1; side--)
    if (first % (side * side) === 0) return [side, side, first / (side * side)];
  return [1, 1, first];
}

/** An axis after its size has changed: H and W stay what they are called, a name that spoke of the old size does not. */
export function resized(of: Dim | undefined, size: number): Dim {
  if (of && (of.size === size || of.name === 'H' || of.name === 'W')) return dim(size, of.name);
  return dim(size, '');
}
