// A user's own text, cut into runs to be continued; its last part is held out.
import { z } from 'zod';
import { size } from '../../params.ts';
import { text } from '../../text.ts';
import type { DataSource } from '../dataset.ts';
import { DataError } from '../dataset.ts';
import { unknownShareOf } from '../text/gathered-sentences.ts';
import { CompactInts } from '../table/chunked-array.ts';
import { partProgress, partsOf } from '../split/given-parts.ts';
import { shareOptions } from '../split/split-options.ts';
import { inside, placesOf } from '../split/text-places.ts';
import type { TextRanges } from '../split/text-ranges.ts';
import { runsIn, textRanges } from '../split/text-ranges.ts';
import { vocabularyGiven } from '../text/given-vocabulary.ts';
import { interned } from '../text/interned.ts';
import { nextTokens } from '../text/next-tokens.ts';
import { checkMemory, oneFile, textPieces } from '../one-file.ts';
import { contentsCounter, hashOf, isHeldOutWhole, relationOf } from '../preprocessing/contents.ts';
import { tokensIn } from '../preprocessing/described.ts';
import { unknownRemarks } from '../preprocessing/remarks.ts';
import {
  cutterOf,
  fitTokenizer,
  isAfterSplit,
  learns,
  ownWords,
  tokenizerOption,
} from '../text/tokenizer.ts';
import { knownVocabulary, rankedVocabulary } from '../text/vocabulary.ts';

const options = z.object({
  tokens: tokenizerOption('characters', text('Cut the text into', '文章の分け方')),
  length: size(64, { label: text('Words of one example', '1 例の長さ') }, { min: 2, max: 1024 }),
  vocabulary: size(
    8_000,
    { label: text('Most words in the vocabulary', '語彙の上限') },
    { min: 16 },
  ),
  ...shareOptions(),
});

/** Characters that a piece of bytes has at most on average, so that what is held out is long enough. */
const unitsOfWord = 6;

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
  files: { accept: ['.txt', '.md'], multiple: false, vocabularies: ['vocabulary'] },
  async open(chosen, context) {
    const { tokens, length, vocabulary: limit } = chosen;
    const parts = partsOf(context);
    const { name } = oneFile(parts[0]?.context ?? context);
    const pieces = (from: number, to: number, part = 0, of = 1) =>
      textPieces(parts[part]?.context ?? context, {
        progress: partProgress([from, to], part, of),
        lines: false,
      });
    const given = tokensIn(context.preprocessing, 'target');
    const own = await vocabularyGiven(context, 'vocabulary', tokens, 'tokens');
    // What is learned from the text to train on needs to know where that ends before any of it is cut.
    const byText = isAfterSplit((given ?? own)?.tokenizer?.type ?? tokens);
    const cutFrom = byText || (!given && !own && learns(tokens)) ? 0.4 : 0;
    let stretches: TextRanges | undefined;
    if (byText) {
      const units = { training: 0, validation: 0, test: 0 };
      for (const [at, { part }] of parts.entries())
        for await (const piece of pieces(0, 0.1, at, parts.length)) units[part] += piece.length;
      stretches = textRanges(units, chosen, unitsOfWord * length);
    }
    const learnedFrom = () => {
      const all = pieces(byText ? 0.1 : 0, 0.4);
      return stretches ? inside(all, stretches.training) : all;
    };
    const cut = (given ?? own)?.tokenizer ?? (await fitTokenizer(tokens, learnedFrom, limit));
    const cutter = cutterOf(cut);
    const known = interned(name);
    const ids = new CompactInts();
    const counter = contentsCounter(context);
    const lengths = { training: 0, validation: 0, test: 0 };
    const places = stretches && placesOf(stretches);
    let read = 0;
    for (const [at, { part }] of parts.entries()) {
      const before = ids.length;
      for await (const piece of pieces(cutFrom, 0.9, at, parts.length)) {
        for (const line of piece.split('\n')) counter.add(hashOf(line));
        for (const stretch of places?.cut(piece, read) ?? [piece]) {
          places?.reach(read, ids.length);
          for (const word of cutter.split(stretch)) ids.push(known.idOf(word));
          read += stretch.length;
        }
        checkMemory(ids.byteLength, name);
      }
      lengths[part] = ids.length - before;
    }
    places?.reach(read, ids.length);
    const contents = counter.counted();
    const whole = isHeldOutWhole(context, contents);
    const ranges = whole
      ? { training: [], heldOut: [[0, ids.length] as const], test: [] }
      : (places?.inWords() ?? textRanges(lengths, chosen, length));
    const starts = {
      training: runsIn(ranges.training, length),
      heldOut: runsIn(ranges.heldOut, length),
      test: runsIn(ranges.test, length),
    };
    if (starts.heldOut.length === 0 || (starts.training.length === 0 && !whole))
      throw tooShort(name, ids.length, length);
    const counts = new Float64Array(known.words.length);
    for (const [from, to] of ranges.training)
      for (let index = from; index < to; index++)
        counts[ids.at(index)] = (counts[ids.at(index)] ?? 0) + 1;
    const words =
      (given ?? own)?.words ??
      ownWords(cut) ??
      rankedVocabulary(known.words, counts, limit).vocabulary.words;
    ids.replace(Int32Array.from(known.words, knownVocabulary(words).idOf));
    const unknownShare = { target: unknownShareOf(ids) };
    return nextTokens(
      {
        ids,
        starts: Int32Array.from([...starts.training, ...starts.heldOut, ...starts.test]),
        training: starts.training.length,
        tested: starts.test.length,
      },
      { tokenizer: cut, words, length, unknown: true },
      {
        contents,
        relation: relationOf(context, contents),
        whole,
        unknownShare,
        remarks: [...(own?.remarks ?? []), ...unknownRemarks(unknownShare)],
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
