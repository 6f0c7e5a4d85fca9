// What shape rules ask of an arriving shape, each answered with the rejection a person reads.
import { text } from '../../text.ts';
import { knownSizes, unmet } from './arriving.ts';
import type { ArrivingShape, Rejection, Remedy } from '../block.ts';
import { reject } from '../block.ts';
import type { Dim } from './shape.ts';
import { printShape, sizeAt } from './shape.ts';

/** At least one axis besides the batch. */
export function needsFeatures(self: string, port: string, from: ArrivingShape) {
  return unmet(
    from,
    self,
    { port },
    {
      ranks: [2, 3, 4, 5, 6],
      code: 'too-few-axes',
      words: text('at least one axis besides the batch', 'バッチのほかに一つ以上の軸'),
    },
  );
}

/** A last axis of two or more: a single number that is normalised by itself says nothing any more. */
export function needsSeveralFeatures(
  self: string,
  port: string,
  from: ArrivingShape,
): Rejection | undefined {
  const problem = needsFeatures(self, port, from);
  if (problem || sizeAt(from, -1) > 1) return problem;
  const others = knownSizes(from).some((size) => size > 1);
  return reject(
    'one-feature',
    text(
      `‘${self}’ normalises over the last axis, but ‘${from.from}’ gives a single number there (${printShape(from)}), so every result would be the same.`,
      `「${self}」は最後の軸に沿って正規化しますが、「${from.from}」の最後の軸には数が一つしかなく（${printShape(from)}）、結果がすべて同じになります。`,
    ),
    [
      ...(others ? [{ kind: 'insert', port, type: 'flatten', params: {} } as const] : []),
      { kind: 'disconnect', port },
    ],
    port,
  );
}

/** Values [B, T, features]. */
export function needsSequence(self: string, port: string, from: ArrivingShape) {
  const words = text('a sequence (T × features)', '系列（T × 特徴）');
  const remedies = toSequence(port, knownSizes(from));
  return unmet(from, self, { port }, { ranks: [3], code: 'not-a-sequence', words, remedies });
}

/** A vector becomes a sequence by being said several times, an image by reading its pixels one after another. */
function toSequence(port: string, known: readonly number[]): Remedy[] {
  const [first = 1, second = 1, third = 1] = known;
  if (known.length === 1)
    return [{ kind: 'insert', port, type: 'repeat-vector', params: { times: 1 } }];
  if (known.length !== 3) return [];
  const params = { axes: '2', first: first * second, second: third };
  return [{ kind: 'insert', port, type: 'reshape', params }];
}

export function needsTokens(self: string, port: string, from: ArrivingShape) {
  const words = text('a sequence of tokens (T)', 'トークンの系列（T）');
  return unmet(from, self, { port }, { ranks: [2], code: 'not-a-sequence', words });
}

/** Params by which blocks set their last axis; analysis keeps the one that the source has. */
const lastAxisParams = ['units', 'filters', 'features', 'channels'];
/** Params by which blocks set their time axis. */
const timeAxisParams = ['length', 'times'];

/** Makes the source's last axis this large. */
export function resizeSource(port: string, value: number, index?: number): Remedy[] {
  return lastAxisParams.map((param) => sourceParam(port, param, value, index));
}

/** Makes the source's time axis this long. */
export function relengthSource(port: string, value: number, index?: number): Remedy[] {
  return timeAxisParams.map((param) => sourceParam(port, param, value, index));
}

function sourceParam(port: string, param: string, value: number, index?: number): Remedy {
  const at = index === undefined ? {} : { index };
  return { kind: 'set-source-param', port, ...at, param, value };
}

/** A dense projection of what arrives to this many units. */
export function project(port: string, units: number, index?: number): Remedy {
  const at = index === undefined ? {} : { index };
  return { kind: 'insert', port, ...at, type: 'dense', params: { units } };
}

/** Every key leads to a value, so there are as many of the one as of the other. */
export function needsValuePerKey(
  self: string,
  key: ArrivingShape,
  value: ArrivingShape,
): Rejection | undefined {
  const [keys, values] = [sizeAt(key, 1), sizeAt(value, 1)];
  if (keys === values) return undefined;
  return reject(
    'lengths-differ',
    text(
      `‘${self}’ needs one value for every key, but ‘${key.from}’ gives ${keys} keys and ‘${value.from}’ gives ${values} values (${keys} ≠ ${values}).`,
      `「${self}」ではキー一つごとにバリューが一つ必要ですが、「${key.from}」のキーは ${keys} 個、「${value.from}」のバリューは ${values} 個です（${keys} ≠ ${values}）。`,
    ),
    [{ kind: 'disconnect', port: 'value' }, ...relengthSource('value', keys)],
    'value',
  );
}

/** A mask over keys [B, Tk], or over queries and keys [B, Tq, Tk]; `keys` come from `whose`. */
export function needsMask(
  self: string,
  mask: ArrivingShape | undefined,
  keys: Dim,
  whose: ArrivingShape,
  queries?: Dim,
): Rejection | undefined {
  if (!mask) return undefined;
  const rank = mask.dims.length;
  const fits =
    (rank === 2 || (rank === 3 && queries !== undefined && sizeAt(mask, 1) === queries.size)) &&
    sizeAt(mask, -1) === keys.size;
  if (fits) return undefined;
  const wanted = [`B × ${keys.size}`, ...(queries ? [`B × ${queries.size} × ${keys.size}`] : [])];
  return reject(
    'mask-does-not-fit',
    text(
      `The mask of ‘${self}’ must be ${wanted.join(' or ')} to cover the ${keys.size} positions of ‘${whose.from}’, but ‘${mask.from}’ gives ${printShape(mask)}.`,
      `「${self}」のマスクは「${whose.from}」の ${keys.size} 個の位置を覆うため ${wanted.join(' または ')} でなければなりませんが、「${mask.from}」の出力は ${printShape(mask)} です。`,
    ),
    [...relengthSource('mask', keys.size ?? 1), { kind: 'disconnect', port: 'mask' }],
    'mask',
  );
}

/** Whole numbers that divide `of`, the nearest to `to` first. */
export function divisorsNear(of: number, to: number): number[] {
  const found: number[] = [];
  for (let number = 1; number * number <= of; number++)
    if (of % number === 0) found.push(number, of / number);
  return [...new Set(found)].sort((a, b) => Math.abs(a - to) - Math.abs(b - to) || a - b);
}

/** The multiple of `of` nearest to `to`, at least one of it. */
export function multipleNear(of: number, to: number): number {
  return Math.max(1, Math.round(to / of)) * of;
}
