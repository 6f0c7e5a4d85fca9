// A window that slides over the axes of an image or a sequence: where it fits and what it leaves.
import { choice, size } from '../../params.ts';
import { text } from '../../text.ts';
import { knownSizes, notAnImage, resized } from './arriving.ts';
import type { ArrivingShape, Rejection, Remedy } from '../block.ts';
import { reject } from '../block.ts';
import type { Dim, Shape } from './shape.ts';
import { batch, printSizes, shape } from './shape.ts';

export interface Window {
  readonly size: number;
  readonly stride: number;
  readonly padding: string;
}

export const kernel = (initial: number) =>
  size(
    initial,
    {
      label: text('Kernel size', 'カーネルサイズ'),
      brief: text('# × #', '# × #'),
      help: text('Side of the square window.', '一度に見る範囲の一辺です。'),
    },
    { max: 1024 },
  );

export const stride = (initial: number) =>
  size(
    initial,
    {
      label: text('Stride', 'ストライド'),
      brief: text('stride #', 'ストライド #'),
      plain: 1,
      help: text('How far the window moves at each step.', '一回に動く幅です。'),
    },
    { max: 1024 },
  );

const paddingWords = {
  same: text('same (zeros around)', 'same（周囲を 0 で埋める）'),
  valid: text('valid (none)', 'valid（なし）'),
  causal: text('causal (zeros before)', 'causal（前を 0 で埋める）'),
};

export const padding = (initial: 'same' | 'valid') =>
  choice(['same', 'valid'], initial, {
    label: text('Padding', 'パディング'),
    choices: { same: paddingWords.same, valid: paddingWords.valid },
  });

export const sequencePadding = () =>
  choice(['same', 'valid', 'causal'], 'same', {
    label: text('Padding', 'パディング'),
    help: text(
      'Causal: a position sees only itself and earlier ones.',
      'causal では、各位置はその位置とそれ以前だけを見ます。',
    ),
    choices: paddingWords,
  });

/** How many places the window has on an axis; below 1 where it does not fit. */
export function slide(axis: number, { size: side, stride: step, padding: pad }: Window): number {
  return pad === 'valid' ? Math.floor((axis - side) / step) + 1 : Math.ceil(axis / step);
}

/** Zeros before and after the axis under SAME padding, as TensorFlow counts them. */
export function samePadding(axis: number, side: number, step: number): [number, number] {
  const total = Math.max((Math.ceil(axis / step) - 1) * step + side - axis, 0);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** Where the window is set and over what it slides. `param` is the param that sets the window's size. */
export interface WindowTarget {
  readonly self: string;
  readonly port: string;
  readonly param: string;
}

/** The image that is left when the window has slid over height and width, or why it does not fit. */
export function slideOverImage(
  from: ArrivingShape,
  target: WindowTarget,
  window: Window,
  channels: Dim,
): { readonly image: Shape } | Rejection {
  const [height = 1, width = 1] = knownSizes(from);
  const unfit =
    notAnImage(from, target.self, target.port) ??
    windowTooLarge(from, target, [height, width], window);
  if (unfit) return unfit;
  const high = resized(from.dims[1], slide(height, window));
  const wide = resized(from.dims[2], slide(width, window));
  return { image: shape('image', [batch, high, wide, channels]) };
}

/** A rejection where the window is larger than an axis it slides over. */
export function windowTooLarge(
  from: ArrivingShape,
  { self, port, param }: WindowTarget,
  axes: readonly number[],
  window: Window,
): Rejection | undefined {
  const smallest = Math.min(...axes);
  const left = slide(smallest, window);
  if (left >= 1) return undefined;
  const missing = window.size - smallest;
  const sides = axes.map(() => window.size).join(' × ');
  const equation = `⌊(${smallest} − ${window.size}) / ${window.stride}⌋ + 1 = ${left < 0 ? `−${-left}` : left}`;
  const remedies: Remedy[] = [
    { kind: 'set-param', param: 'padding', value: 'same' },
    { kind: 'set-param', param, value: smallest },
    {
      kind: 'insert',
      port,
      type: 'pad',
      params: { before: Math.floor(missing / 2), after: Math.ceil(missing / 2) },
    },
    { kind: 'disconnect', port },
  ];
  return reject(
    'window-too-large',
    text(
      `‘${self}’ slides a window of ${sides} over ‘${from.from}’ (${printSizes(from)}), but it does not fit: ${equation}.`,
      `「${self}」は ${sides} の窓を「${from.from}」（${printSizes(from)}）の上で動かしますが、収まりません：${equation}`,
    ),
    remedies,
    port,
  );
}
