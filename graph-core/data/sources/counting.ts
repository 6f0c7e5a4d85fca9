// A vector that says where to begin and by how much to go on, and the digits counted from there.
import { z } from 'zod';
import { number, size } from '../../params.ts';
import { text } from '../../text.ts';
import { countOptions } from '../count-options.ts';
import type { DataSource } from '../dataset.ts';
import { inMemory } from '../in-memory.ts';
import { described } from '../preprocessing/described.ts';
import { random } from '../random.ts';
import { sideOf } from '../text/sequence-pairs.ts';
import { vocabulary } from '../text/vocabulary.ts';

const digits = '0123456789';
/** Counted by so much, modulo ten. */
const strides = [1, 2, 3, -1, -2, -3];
const signed = strides.map((stride) => (stride > 0 ? `+${stride}` : `${stride}`));

const options = z.object({
  length: size(8, { label: text('Digits to count', '数える個数') }, { max: 100 }),
  noise: number(
    0.1,
    { label: text('Noise on the vector', 'ベクトルに加えるノイズ') },
    { min: 0.01, max: 1, step: 0.05 },
  ),
  ...countOptions(5_000),
});

export const counting: DataSource<typeof options> = {
  id: 'counting',
  rank: 8,
  docs: {
    title: text('Counting', '数え上げ'),
    summary: text(
      'A noisy vector names a digit (10 entries) and a stride (+1 +2 +3 −1 −2 −3); the answer counts on from there, as in 8 0 2 4. One vector becomes a sequence.',
      'ノイズの乗ったベクトルが最初の数字（10 成分）と歩幅（+1 +2 +3 −1 −2 −3）を表し、8 0 2 4 のように数え上げます。1 本のベクトルが系列になります。',
    ),
    licence: 'CC0-1.0',
    task: text('vector to sequence', 'ベクトルから系列'),
  },
  options,
  async open({ length, noise, examples, heldOut }, context) {
    const stream = random('counting', context.seed);
    const known = vocabulary(digits);
    const features = digits.length + strides.length;
    const count = examples + heldOut;
    const vectors = new Float32Array(count * features);
    const target = new Int32Array(count * length);
    for (let row = 0; row < count; row++) {
      const start = stream.below(10);
      const which = stream.below(strides.length);
      const vector = Array.from({ length: features }, (_, index) => {
        const named = index === start || index === digits.length + which;
        return (named ? 1 : 0) + noise * stream.normal();
      });
      vectors.set(vector, row * features);
      for (let index = 0; index < length; index++) {
        const digit = (((start + index * (strides[which] ?? 0)) % 10) + 10) % 10;
        target[row * length + index] = known.idOf(`${digit}`);
      }
    }
    const side = { words: known.words, tokenizer: { type: 'white-space' }, length } as const;
    return inMemory({
      columns: [
        {
          ...described(
            {
              kind: 'vector',
              name: 'start',
              fields: [
                { type: 'class', name: 'start', classes: [...digits] },
                { type: 'class', name: 'stride', classes: signed },
              ],
            },
            text('Start and stride', '始まりと歩幅'),
          ),
          values: vectors,
        },
        {
          ...described(sideOf('target', side), text('Counted digits', '数えた数字'), {
            typed: false,
          }),
          values: target,
        },
      ],
      count: { training: examples, 'held-out': heldOut },
    });
  },
};
