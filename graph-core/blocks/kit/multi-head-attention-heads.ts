// How multi-head attention splits its units into heads, and what that asks of sizes.
import { text } from '../../text.ts';
import type { ArrivingShape, Rejection } from '../block.ts';
import { reject } from '../block.ts';
import {
  divisorsNear,
  multipleNear,
  project,
  relengthSource,
  resizeSource,
} from './expectations.ts';
import type { Shape } from './shape.ts';
import { sizeAt } from './shape.ts';

export interface Heads {
  readonly heads: number;
  readonly keyUnits: number;
}

/** d_k: units of one head. */
export function headWidth(query: Shape, { heads, keyUnits }: Heads): number {
  return keyUnits || Math.floor(sizeAt(query, -1) / heads);
}

export function needsDividingHeads(
  self: string,
  query: ArrivingShape,
  { heads, keyUnits }: Heads,
): Rejection | undefined {
  const last = query.dims.at(-1);
  const units = sizeAt(query, -1);
  if (keyUnits > 0 || units % heads === 0) return undefined;
  const name = last?.name || 'd_model';
  const [nearest = 1, next] = divisorsNear(units, heads).filter(
    (divisor) => divisor > 1 || heads < 3,
  );
  const multiple = multipleNear(heads, units);
  return reject(
    'heads-do-not-divide',
    text(
      `‘${self}’ splits the ${name} ${units} of ‘${query.from}’ into equal heads, but ${name} ${units} is not divisible by heads ${heads} (${units} / ${heads} = ${quotient(units, heads)}).`,
      `「${self}」は「${query.from}」の ${name} ${units} を等しいヘッドに分けますが、${name} ${units} はヘッド数 ${heads} で割り切れません（${units} / ${heads} = ${quotient(units, heads)}）。`,
    ),
    [
      { kind: 'set-param', param: 'heads', value: nearest },
      ...resizeSource('query', multiple),
      ...(next === undefined ? [] : [{ kind: 'set-param', param: 'heads', value: next } as const]),
      { kind: 'set-param', param: 'keyUnits', value: Math.max(1, Math.round(units / heads)) },
      project('query', multiple),
    ],
    'query',
  );
}

function quotient(a: number, b: number): string {
  return String(Math.round((a / b) * 100) / 100);
}

/** Rotary positions turn pairs of channels, so a head must hold pairs. */
export function needsEvenHeads(
  self: string,
  query: ArrivingShape,
  { heads, keyUnits, rotary }: Heads & { readonly rotary: boolean },
): Rejection | undefined {
  const width = headWidth(query, { heads, keyUnits });
  if (!rotary || width % 2 === 0) return undefined;
  const units = sizeAt(query, -1);
  const why = keyUnits > 0 ? `${width}` : `${units} / ${heads} = ${width}`;
  const even = divisorsNear(units, heads).find((divisor) => (units / divisor) % 2 === 0);
  return reject(
    'rotary-needs-pairs',
    text(
      `Rotary positions turn pairs of channels, but each head of ‘${self}’ has an odd number of them: ${why} (query from ‘${query.from}’).`,
      `回転位置埋め込みはチャンネルを二つずつ組にして回転させますが、「${self}」の各ヘッドの次元が奇数です：${why}（クエリは「${query.from}」）。`,
    ),
    [
      ...(keyUnits === 0 && even !== undefined
        ? [{ kind: 'set-param', param: 'heads', value: even } as const]
        : []),
      { kind: 'set-param', param: 'keyUnits', value: width + 1 },
      { kind: 'set-param', param: 'rotary', value: false },
    ],
    'query',
  );
}

export function needsCausalLengths(
  self: string,
  query: ArrivingShape,
  key: ArrivingShape,
  { causal }: { readonly causal: boolean },
): Rejection | undefined {
  const queries = sizeAt(query, 1);
  const keys = sizeAt(key, 1);
  if (!causal || queries === keys) return undefined;
  return reject(
    'causal-lengths-differ',
    text(
      `‘${self}’ is causal, so query and key must come from the same sequence, but its query from ‘${query.from}’ has ${queries} and its key from ‘${key.from}’ has ${keys} (${queries} ≠ ${keys}).`,
      `「${self}」は先読みを防ぐ設定で、同じ系列の位置どうしを比べますが、「${query.from}」のクエリは ${queries} 個、「${key.from}」のキーは ${keys} 個です（${queries} ≠ ${keys}）。`,
    ),
    [
      { kind: 'set-param', param: 'causal', value: false },
      { kind: 'disconnect', port: 'key' },
      ...relengthSource('key', queries),
    ],
    'key',
  );
}
