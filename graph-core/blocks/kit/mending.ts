// Which single block, put on a wire, turns one shape into another. Knows the blocks that mend, not those that complain.
import { knownSizes } from './arriving.ts';
import type { ArrivingShape, Remedy } from '../block.ts';
import { relengthSource, resizeSource } from './expectations.ts';
import type { Shape } from './shape.ts';

export interface Port {
  readonly port: string;
  readonly index?: number;
}

type Insertion = readonly [type: string, params: Extract<Remedy, { kind: 'insert' }>['params']];

/** Remedies that give `from` the sizes of `to`, best first; with `freeLast` the last axis may stay as it is. */
export function mend(from: ArrivingShape, to: Shape, at: Port, freeLast = false): Remedy[] {
  const have = knownSizes(from);
  const want = knownSizes(to);
  if (freeLast) want[want.length - 1] = have.at(-1) ?? 1;
  const onlyLast =
    have.length === want.length && have.slice(0, -1).every((size, axis) => size === want[axis]);
  const last = want.at(-1) ?? 1;
  const onlyLength = have.length === 2 && want.length === 2 && have[1] === want[1];
  const resize = onlyLast
    ? resizeSource(at.port, last, at.index)
    : onlyLength
      ? relengthSource(at.port, want[0] ?? 1, at.index)
      : [];
  const images = from.kind === 'image' || to.kind === 'image';
  const insertions = insertionsFor(have, want, images).map(
    ([type, params]): Remedy => ({ kind: 'insert', ...at, type, params }),
  );
  return [...resize, ...insertions, { kind: 'disconnect', ...at }];
}

function insertionsFor(
  have: readonly number[],
  want: readonly number[],
  images: boolean,
): Insertion[] {
  const last = want.at(-1) ?? 1;
  const found: Insertion[] = [];
  if (images && have.length === 3 && want.length === 3) found.push(...betweenImages(have, want));
  else if (have.length === want.length && have.slice(0, -1).every((size, k) => size === want[k]))
    found.push(['dense', { units: last }]);
  if (have.length === 2 && want.length === 2 && have[1] === last)
    found.push(...betweenLengths(have[0] ?? 1, want[0] ?? 1));
  if (have.length === 1 && want.length === 2 && have[0] === last)
    found.push(['repeat-vector', { times: want[0] ?? 1 }]);
  if (have.length > 1 && want.length === 1 && have.at(-1) === last)
    found.push(['global-pooling', { kind: 'average' }]);
  const same = product(have) === product(want) && have.join() !== want.join();
  if (same && want.length === 1) found.push(['flatten', {}]);
  else if (same && want.length <= 3)
    found.push([
      'reshape',
      {
        axes: `${want.length}`,
        first: want[0] ?? 1,
        second: want[1] ?? 1,
        third: want[2] ?? 1,
      },
    ]);
  return found;
}

function betweenLengths(have: number, want: number): Insertion[] {
  if (have > want) return [['slice', { axis: 1, from: 'start', start: 0, length: want }]];
  return [['pad', { before: 0, after: want - have }]];
}

/** Height, width and channels to other ones, as residual shortcuts do it: 1 × 1 convolution, stride, pooling. */
function betweenImages(have: readonly number[], want: readonly number[]): Insertion[] {
  const [height = 1, width = 1, channels = 1] = have;
  const [high = 1, wide = 1, filters = 1] = want;
  if (height === high && width === wide) return [['conv-2d', { filters, kernel: 1 }]];
  const sameChannels = channels === filters;
  const down = Math.round(height / high);
  if (down > 1 && Math.ceil(height / down) === high && Math.ceil(width / down) === wide) {
    const project: Insertion = ['conv-2d', { filters, kernel: 1, stride: down, padding: 'same' }];
    const pool = { size: down, stride: down, padding: 'same' };
    return sameChannels ? [['max-pooling', pool], ['average-pooling', pool], project] : [project];
  }
  const up = Math.round(high / height);
  if (up > 1 && height * up === high && width * up === wide) {
    const learned: Insertion = ['transposed-conv-2d', { filters, kernel: up, stride: up }];
    return sameChannels ? [['upsampling', { factor: up }], learned] : [learned];
  }
  const less = height - high;
  if (less !== width - wide) return [];
  if (less > 0) return [['conv-2d', { filters, kernel: less + 1, padding: 'valid' }]];
  const [before, after] = [Math.floor(-less / 2), Math.ceil(-less / 2)];
  return sameChannels ? [['pad', { before, after }]] : [];
}

function product(of: readonly number[]): number {
  return of.reduce((a, b) => a * b, 1);
}
