// Channels divided by a reduction: a whole number or a sentence.
import { text } from '../../text.ts';
import type { ArrivingShape, Rejection, Remedy } from '../block.ts';
import { reject } from '../block.ts';
import { divisorsNear, multipleNear, resizeSource } from './expectations.ts';
import { lastDim, sizeAt } from './shape.ts';

export function reductionDoesNotDivide(
  from: ArrivingShape,
  self: string,
  reduction: number,
  param: 'reduction' | 'valueReduction' = 'reduction',
): Rejection | undefined {
  const channels = sizeAt(from, -1);
  if (channels % reduction === 0) return undefined;
  const words =
    param === 'reduction'
      ? text('reduction', '縮小率')
      : text('value reduction', 'バリューの縮小率');
  const multiple = multipleNear(reduction, channels);
  const nearest = divisorsNear(channels, reduction).slice(0, 2);
  const remedies: Remedy[] = [
    ...nearest.map((value): Remedy => ({ kind: 'set-param', param, value })),
    ...resizeSource('image', multiple),
    { kind: 'insert', port: 'image', type: 'conv-2d', params: { filters: multiple, kernel: 1 } },
    { kind: 'disconnect', port: 'image' },
  ];
  const name = lastDim(from).name || 'C';
  return reject(
    'reduction-does-not-divide',
    text(
      `‘${self}’ divides the channels of ‘${from.from}’ by its ${words.en}, but ${name} ${channels} is not divisible by ${reduction}.`,
      `「${self}」は「${from.from}」のチャンネル数を${words.ja}で割りますが、${name} ${channels} は ${reduction} で割り切れません。`,
    ),
    remedies,
    'image',
  );
}
