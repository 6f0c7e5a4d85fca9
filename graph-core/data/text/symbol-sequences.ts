// What reverse, copy and sort share: random sequences of symbols and what becomes of them.
import { z } from 'zod';
import { size } from '../../params.ts';
import { text } from '../../text.ts';
import { countOptions } from '../count-options.ts';
import type { DataContext, Opened } from '../dataset.ts';
import { DataError } from '../dataset.ts';
import { drawDistinct } from '../distinct.ts';
import { random } from '../random.ts';
import { sequencePairs } from './sequence-pairs.ts';
import { vocabulary } from './vocabulary.ts';

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';

export const symbolOptions = z.object({
  symbols: size(10, { label: text('Symbols', '記号の種類') }, { max: alphabet.length }),
  minLength: size(5, { label: text('Shortest', '最短の長さ') }, { max: 200 }),
  maxLength: size(10, { label: text('Longest', '最長の長さ') }, { max: 200 }),
  ...countOptions(),
});

/** Pairs of a random sequence of symbols and what `change` makes of it. */
export function symbolSequences(
  task: string,
  change: (symbols: string[]) => string[],
  options: z.output<typeof symbolOptions>,
  context: DataContext,
): Opened {
  const { symbols, minLength, maxLength } = options;
  if (minLength > maxLength)
    throw new DataError(
      'lengths-crossed',
      text(
        `The shortest length (${minLength}) is above the longest (${maxLength}). Lower the one or raise the other.`,
        `最短の長さ（${minLength}）が最長の長さ（${maxLength}）を超えています。どちらかを直してください。`,
      ),
    );
  const known = [...alphabet].slice(0, symbols);
  const stream = random(task, context.seed);
  const drawn = drawDistinct(
    () => Array.from({ length: stream.between(minLength, maxLength) }, () => stream.pick(known)),
    (source) => source.join(' '),
    options,
    context.progress,
  );
  const side = {
    words: vocabulary(known).words,
    tokenizer: { type: 'symbols' },
    length: maxLength,
  } as const;
  const pair = (source: string[]) => ({ source, target: change([...source]) });
  return sequencePairs(
    { training: drawn.training.map(pair), heldOut: drawn.heldOut.map(pair) },
    side,
    side,
  );
}
