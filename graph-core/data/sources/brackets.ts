// Nested brackets and how deep they go: a sequence that becomes one class.
import { z } from 'zod';
import { size } from '../../params.ts';
import { text } from '../../text.ts';
import { countOptions } from '../count-options.ts';
import type { DataSource } from '../dataset.ts';
import { DataError } from '../dataset.ts';
import { drawDistinct } from '../distinct.ts';
import type { Random } from '../random.ts';
import { random } from '../random.ts';
import { tokensToClass } from '../text/tokens-to-class.ts';
import { vocabulary } from '../text/vocabulary.ts';

const kinds = ['()', '[]', '{}'];

const options = z.object({
  depth: size(5, { label: text('Deepest nesting', '最も深い入れ子') }, { max: 20 }),
  length: size(16, { label: text('Longest', '最長の長さ') }, { min: 2, max: 200 }),
  ...countOptions(10_000),
});

export const brackets: DataSource<typeof options> = {
  id: 'brackets',
  rank: 9,
  docs: {
    title: text('Brackets', '括弧'),
    summary: text(
      'Well-formed brackets such as ‘([]{()})’; the class is how deep they are nested. The network must count while it reads.',
      '「([]{()})」のような正しい括弧の列を読み、入れ子の深さを答えます。読みながら数える必要があります。',
    ),
    licence: 'CC0-1.0',
    task: text('sequence classification', '系列の分類'),
  },
  options,
  async open({ depth, length, examples, heldOut }, context) {
    if (length < 2 * depth)
      throw new DataError(
        'too-short-to-nest',
        text(
          `Nesting ${depth} deep takes ${2 * depth} brackets, but the longest sequence is ${length}. Raise the length to ${2 * depth}.`,
          `深さ ${depth} の入れ子には括弧が ${2 * depth} 個必要ですが、最長の長さは ${length} です。長さを ${2 * depth} 以上にしてください。`,
        ),
      );
    const stream = random('brackets', context.seed);
    const drawn = drawDistinct(
      () => {
        const deepest = stream.between(1, depth);
        const pairs = stream.between(deepest, Math.floor(length / 2));
        return { tokens: [...nested(stream, pairs, deepest)], label: deepest - 1 };
      },
      ({ tokens }) => tokens.join(''),
      { examples, heldOut },
      context.progress,
    );
    return tokensToClass(drawn, {
      words: vocabulary(kinds.join('')).words,
      tokenizer: { type: 'characters' },
      length,
      label: text('Depth', '深さ'),
      classes: Array.from({ length: depth }, (_, index) => `${index + 1}`),
    });
  },
};

/** `pairs` brackets, nested `deepest` deep at the deepest place: draws until one is. */
function nested(stream: Random, pairs: number, deepest: number): string {
  for (;;) {
    const open: string[] = [];
    let written = '';
    let reached = 0;
    for (let left = pairs; left > 0 || open.length > 0; ) {
      const opens = left > 0 && open.length < deepest && (open.length === 0 || stream.next() < 0.6);
      if (opens) {
        const [begin = '', end = ''] = stream.pick(kinds);
        open.push(end);
        written += begin;
        left--;
        reached = Math.max(reached, open.length);
      } else written += open.pop() ?? '';
    }
    if (reached === deepest) return written;
  }
}
