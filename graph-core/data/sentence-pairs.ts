// A user's own pairs of sentences: one pair a line, two columns parted by a tab. Knows no model.
import { z } from 'zod';
import { flag, size } from '../params.ts';
import { text } from '../text.ts';
import type { DataSource } from './dataset.ts';
import { DataError } from './dataset.ts';
import { readRows } from './delimited.ts';
import { heldShareOption, holdOut } from './hold-out.ts';
import { oneText } from './one-file.ts';
import type { Pair, Side } from './sequence-pairs.ts';
import { sequencePairs } from './sequence-pairs.ts';
import type { TokenizerKind } from './tokenizer.ts';
import { tokenizer, tokenizerOption } from './tokenizer.ts';
import { countedVocabulary } from './vocabulary.ts';

const options = z.object({
  sourceTokens: tokenizerOption('words', text('Cut the left column into', '左の列の分け方')),
  targetTokens: tokenizerOption('words', text('Cut the right column into', '右の列の分け方')),
  maxSource: size(32, { label: text('Longest left', '左の最長') }, { max: 1024 }),
  maxTarget: size(32, { label: text('Longest right', '右の最長') }, { max: 1024 }),
  vocabulary: size(8_000, { label: text('Most words in a vocabulary', '語彙の上限') }, { min: 16 }),
  lowerCase: flag(false, { label: text('Lower case', '小文字にそろえる') }),
  heldShare: heldShareOption(),
});

type Options = z.output<typeof options>;

export const sentencePairsFile: DataSource<typeof options> = {
  id: 'sentence-pairs',
  docs: {
    title: text('Sentence pairs of your own', '自分の文の対'),
    summary: text(
      'A text file with one pair a line: left, a tab, right. Pairs longer than the limits are left out.',
      '1 行に 1 組、左の文・タブ・右の文を書いたテキストファイルです。上限より長い組は使いません。',
    ),
    licence: 'yours',
    task: text('translation', '翻訳'),
  },
  options,
  files: { accept: ['.tsv', '.txt'], multiple: false },
  async open(chosen, context) {
    const { name, source } = await oneText(context);
    const written = readPairs(chosen.lowerCase ? source.toLowerCase() : source, name);
    const side = (part: 'source' | 'target', kind: TokenizerKind, length: number) => {
      const cut = tokenizer(
        kind,
        written.map((pair) => pair[part]),
        chosen.vocabulary,
      );
      return { ...cut, length };
    };
    const from = side('source', chosen.sourceTokens, chosen.maxSource);
    const to = side('target', chosen.targetTokens, chosen.maxTarget);
    const pairs = written
      .map((pair): Pair => ({ source: from.split(pair.source), target: to.split(pair.target) }))
      .filter((pair) => pair.source.length <= from.length && pair.target.length <= to.length);
    if (pairs.length < 2) throw allTooLong(name, written.length, chosen);
    const splits = holdOut(pairs, chosen.heldShare, context.seed);
    const sideOf = (part: 'source' | 'target', made: typeof from): Side => ({
      ...made,
      unknown: true,
      vocabulary: countedVocabulary(
        splits.training.map((pair) => pair[part]),
        chosen.vocabulary,
      ),
    });
    return sequencePairs(splits, sideOf('source', from), sideOf('target', to));
  },
};

function readPairs(source: string, file: string): { source: string; target: string }[] {
  // A quotation mark is a letter here: sentences are full of them, and no cell holds a tab.
  const unquoted = source.replaceAll('"', '＂');
  return Array.from(readRows(unquoted, '\t', file), ({ line, cells }) => {
    const [left = '', right = ''] = cells.map((cell) => cell.replaceAll('＂', '"').trim());
    if (cells.length !== 2 || left === '' || right === '')
      throw new DataError(
        'not-a-pair',
        text(
          `‘${file}’, line ${line}: expected two sentences parted by one tab, found ${cells.filter((cell) => cell.trim() !== '').length}.`,
          `「${file}」の ${line} 行目：タブで区切った 2 つの文が必要ですが、${cells.filter((cell) => cell.trim() !== '').length} つでした。`,
        ),
        { file, row: line },
      );
    return { source: left, target: right };
  });
}

function allTooLong(file: string, pairs: number, { maxSource, maxTarget }: Options): DataError {
  return new DataError(
    'all-too-long',
    text(
      `Of the ${pairs} pairs in ‘${file}’ fewer than two are within ${maxSource} and ${maxTarget} words. Raise the limits.`,
      `「${file}」の ${pairs} 組のうち、左 ${maxSource}・右 ${maxTarget} 以内のものが 2 組ありません。上限を上げてください。`,
    ),
    { file },
  );
}
