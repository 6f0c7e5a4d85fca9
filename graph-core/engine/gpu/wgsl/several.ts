// One or two tensors at once, number by number.
import { kernel } from '../kernel.ts';

const counted = { count0: 'u32', count1: 'u32' } as const;

const places = (number: number) => Array.from({ length: number }, (_, i) => i);

const each = (number: number, value: (i: number) => string) => `
fn kernel(group: u32, lane: u32) {
  let i = group * lanes + lane;
  ${places(number)
    .map((at) => `if (i < p.count${at}) {\n    y${at}[i] = ${value(at)};\n  }`)
    .join('\n  ')}
}
`;

/** share · a + (1 − share) · b */
export const mixtures = (number: number) =>
  kernel(`mixtures of ${number}`, () => ({
    lanes: 256,
    reads: number === 1 ? ['a0', 'b0'] : ['a0', 'b0', 'a1', 'b1'],
    writes: number === 1 ? ['y0'] : ['y0', 'y1'],
    numbers: { share: 'f32', rest: 'f32', ...counted },
    code: each(number, (at) => `a${at}[i] * p.share + b${at}[i] * p.rest`),
  }));

/** a where all conditions hold, b where one does not: as it is, not by a product, which would keep a NaN. */
export const selections = (number: number) =>
  kernel(`selections of ${number}`, () => ({
    lanes: 256,
    reads: number === 1 ? ['condition', 'a0', 'b0'] : ['condition', 'a0', 'b0', 'a1', 'b1'],
    whole: ['condition'],
    writes: number === 1 ? ['y0'] : ['y0', 'y1'],
    numbers: { conditions: 'u32', ...counted },
    code: `
fn all_hold() -> bool {
  var hold = true;
  for (var i = 0u; i < p.conditions; i++) {
    hold = hold && f32(condition[i]) != 0.0;
  }
  return hold;
}
${each(number, (at) => `select(b${at}[i], a${at}[i], all_hold())`)}`,
  }));
