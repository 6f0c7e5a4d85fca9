// Which order a tensor's axes have in generated PyTorch code: images are [N, C, H, W] there.
import type { Shape } from './shape.ts';
import type { Python } from './python.ts';
import { code } from './python.ts';

/**
 * The convention of every `exports.torch`: on a wire of kind `image` runs [N, C, H, W], on all others the same
 * order of axes as here. A block reads the layout of an expression off the kind of its shape, and gives back an
 * expression in the layout of its output's kind. The expressions it is given are names, so a method may follow.
 */
export function isChannelsFirst(of: Shape): boolean {
  return of.kind === 'image' && of.dims.length === 4;
}

/** The expression as [N, C, H, W], whatever it was. */
export function channelsFirst(expression: Python, of: Shape): Python {
  if (of.dims.length !== 4 || isChannelsFirst(of)) return expression;
  return code`${expression}.permute(0, 3, 1, 2)`;
}

/** The expression with its axes in our own order: [N, H, W, C] for an image. */
export function channelsLast(expression: Python, of: Shape): Python {
  return isChannelsFirst(of) ? code`${expression}.permute(0, 2, 3, 1)` : expression;
}

/** The expression, laid out as `to` asks where it is laid out as `from` says. */
export function layOut(expression: Python, from: Shape, to: Shape): Python {
  return isChannelsFirst(to) ? channelsFirst(expression, from) : channelsLast(expression, from);
}

/** Where our axis (0 = batch) stands in the PyTorch tensor. */
export function torchAxis(axis: number, of: Shape): number {
  return isChannelsFirst(of) ? ([0, 2, 3, 1][axis] ?? axis) : axis;
}
