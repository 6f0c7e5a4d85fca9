// A user's own text, cut into runs to be continued; its last part is held out.
import { z } from 'zod';
import { size } from '../../params.ts';
import { text } from '../../text.ts';
import type { DataSource } from '../dataset.ts';
import { DataError } from '../dataset.ts';
import { unknownShareOf } from '../text/gathered-sentences.ts';
import { CompactInts } from '../table/chunked-array.ts';
import { heldShareOption } from '../hold-out.ts';
import { interned } from '../text/interned.ts';
import { nextTokens } from '../text/next-tokens.ts';
import { checkMemory, oneFile, textPieces } from '../one-file.ts';
import { contentsCounter, hashOf, isHeldOutWhole, relationOf } from '../preprocessing/contents.ts';
import { tokensIn } from '../preprocessing/described.ts';
import { unknownRemarks } from '../preprocessing/remarks.ts';
import { cutterOf, fitTokenizer, tokenizerOption } from '../text/tokenizer.ts';
import { knownVocabulary, rankedVocabulary } from '../text/vocabulary.ts';

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
  rank: 18,
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
    const { name } = oneFile(context);
    const pieces = (from: number, to: number) =>
      textPieces(context, { progress: [from, to], lines: false });
    const given = tokensIn(context.preprocessing, 'target');
    const learns = tokens === 'subwords' && !given;
    const cut = given?.tokenizer ?? (await fitTokenizer(tokens, () => pieces(0, 0.4), limit));
    const cutter = cutterOf(cut);
    const known = interned(name);
    const ids = new CompactInts();
    const counter = contentsCounter(context);
    for await (const piece of pieces(learns ? 0.4 : 0, 0.9)) {
      for (const line of piece.split('\n')) counter.add(hashOf(line));
      for (const word of cutter.split(piece)) ids.push(known.idOf(word));
      checkMemory(ids.byteLength, name);
    }
    const contents = counter.counted();
    const whole = isHeldOutWhole(context, contents);
    const held = whole ? ids.length : Math.max(length, Math.round(ids.length * heldShare));
    const trained = ids.length - held;
    if (trained < length && !(whole && held >= length)) throw tooShort(name, ids.length, length);
    const counts = new Float64Array(known.words.length);
    for (let index = 0; index < trained; index++)
      counts[ids.at(index)] = (counts[ids.at(index)] ?? 0) + 1;
    const words = given?.words ?? rankedVocabulary(known.words, counts, limit).vocabulary.words;
    ids.replace(Int32Array.from(known.words, knownVocabulary(words).idOf));
    const training = Math.floor(trained / length);
    const starts = Int32Array.from({ length: training + Math.floor(held / length) }, (_, run) =>
      run < training ? run * length : trained + (run - training) * length,
    );
    const unknownShare = { target: unknownShareOf(ids) };
    return nextTokens(
      { ids, starts, training },
      { tokenizer: cut, words, length, unknown: true },
      {
        contents,
        relation: relationOf(context, contents),
        whole,
        unknownShare,
        remarks: unknownRemarks(unknownShare),
      },
    );
  },
};

function tooShort(file: string, words: number, length: number): DataError {
  return new DataError(
    'too-short',
    text(
      `‘${file}’ has ${words} words, too few for runs of ${length} to train on and to hold out. Choose a longer text or a shorter length.`,
      `「${file}」は ${words} 語しかなく、長さ ${length} の例を学習用と検証用に取れません。もっと長い文章か、短い長さを選んでください。`,
    ),
    { file },
  );
}
