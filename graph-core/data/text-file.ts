// A user's own text, cut into runs to be continued; its last part is held out. Knows no model.
import { z } from 'zod';
import { size } from '../params.ts';
import { text } from '../text.ts';
import type { DataSource } from './dataset.ts';
import { DataError } from './dataset.ts';
import { heldShareOption } from './hold-out.ts';
import { nextTokens } from './next-tokens.ts';
import { oneText } from './one-file.ts';
import { tokenizer, tokenizerOption } from './tokenizer.ts';
import { countedVocabulary } from './vocabulary.ts';

const options = z.object({
  tokens: tokenizerOption('characters', text('Cut the text into', '文章の分け方')),
  length: size(64, { label: text('Words of one example', '1 例の長さ') }, { min: 2, max: 1024 }),
  vocabulary: size(
    8_000,
    { label: text('Most words in the vocabulary', '語彙の上限') },
    { min: 16 },
  ),
  heldShare: heldShareOption(),
});

export const textFile: DataSource<typeof options> = {
  id: 'text-file',
  docs: {
    title: text('Text of your own', '自分の文章'),
    summary: text(
      'A plain text file in UTF-8. It is cut into runs of equal length; the end of the file is held out.',
      'UTF-8 のテキストファイルを同じ長さに区切ります。ファイルの終わりの部分を検証に使います。',
    ),
    licence: 'yours',
    task: text('language model', '言語モデル'),
  },
  options,
  files: { accept: ['.txt', '.md'], multiple: false },
  async open({ tokens, length, vocabulary: limit, heldShare }, context) {
    const { name, source } = await oneText(context);
    const cut = tokenizer(tokens, source.split('\n'), limit);
    const words = cut.split(source);
    context.progress?.(0.6);
    const held = Math.max(length, Math.round(words.length * heldShare));
    const trained = words.slice(0, words.length - held);
    if (trained.length < length)
      throw new DataError(
        'too-short',
        text(
          `‘${name}’ has ${words.length} words, too few for runs of ${length} to train on and to hold out. Choose a longer text or a shorter length.`,
          `「${name}」は ${words.length} 語しかなく、長さ ${length} の例を学習用と検証用に取れません。もっと長い文章か、短い長さを選んでください。`,
        ),
        { file: name },
      );
    const known = countedVocabulary([trained], limit);
    const runs = (from: readonly string[]) =>
      Array.from({ length: Math.floor(from.length / length) }, (_, run) =>
        from.slice(run * length, (run + 1) * length).map((word) => known.idOf(word)),
      );
    return nextTokens(
      { training: runs(trained), heldOut: runs(words.slice(words.length - held)) },
      { ...cut, vocabulary: known, length, unknown: true },
    );
  },
};
