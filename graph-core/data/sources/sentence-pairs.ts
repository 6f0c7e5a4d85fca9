// A user's own pairs of sentences: one pair a line, two columns parted by a tab.
import { z } from 'zod';
import { flag, size } from '../../params.ts';
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import type { DataContext, DataPart, DataSource } from '../dataset.ts';
import { DataError, dataParts } from '../dataset.ts';
import { rankTogether, sentences } from '../text/gathered-sentences.ts';
import type { GivenVocabulary } from '../text/given-vocabulary.ts';
import { vocabularyGiven as given } from '../text/given-vocabulary.ts';
import { partProgress, partsOf } from '../split/given-parts.ts';
import { keptOf, sharedOut } from '../split/hold-out.ts';
import { splitOptions } from '../split/split-options.ts';
import { inMemory } from '../in-memory.ts';
import { checkMemory, oneFile } from '../one-file.ts';
import { contentsCounter, hashOf, isHeldOutWhole, relationOf } from '../preprocessing/contents.ts';
import { tokensIn } from '../preprocessing/described.ts';
import { unknownRemarks } from '../preprocessing/remarks.ts';
import { withSpare } from '../spare.ts';
import { CompactInts } from '../table/chunked-array.ts';
import { interned } from '../text/interned.ts';
import type { WrittenPair } from '../text/pair-lines.ts';
import { readPairs } from '../text/pair-lines.ts';
import { pairColumns } from '../text/sequence-pairs.ts';
import type { TokenizerKind } from '../text/tokenizer.ts';
import {
  cutterOf,
  fitTokenizer,
  isAfterSplit,
  learns,
  ownWords,
  tokenizerOption,
} from '../text/tokenizer.ts';
import type { TokenizerPreprocessing } from '../text/tokenizers.ts';

const options = z.object({
  sourceTokens: tokenizerOption('words', text('Cut the left column into', '左の列の分け方')),
  targetTokens: tokenizerOption('words', text('Cut the right column into', '右の列の分け方')),
  maxSource: size(32, { label: text('Longest left', '左の最長') }, { max: 1024 }),
  maxTarget: size(32, { label: text('Longest right', '右の最長') }, { max: 1024 }),
  vocabulary: size(8_000, { label: text('Most words in a vocabulary', '語彙の上限') }, { min: 16 }),
  sharedVocabulary: flag(false, {
    label: text('One vocabulary for both sides', '左右で 1 つの語彙を使う'),
    help: text(
      'Counted over both, so that embeddings of the two sides can share their weights.',
      '両方を合わせて数えるので、左右の埋め込みで重みを共有できます。',
    ),
  }),
  lowerCase: flag(false, { label: text('Lower case', '小文字にそろえる') }),
  ...splitOptions(['random', 'grouped', 'order'], {
    words: {
      grouped: {
        name: text('pairs with the same left side together', '左の列が同じ組をまとめて'),
        help: text(
          'No left sentence is both trained on and held out.',
          '左の文が学習用と検証用の両方に入ることはありません。',
        ),
      },
    },
  }),
});

type Options = z.output<typeof options>;

export const sentencePairsFile: DataSource<typeof options> = {
  id: 'sentence-pairs',
  rank: 17,
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
  files: {
    accept: ['.tsv', '.txt'],
    multiple: false,
    vocabularies: ['source-vocabulary', 'target-vocabulary', 'vocabulary'],
  },
  async open(chosen, context) {
    const parts = partsOf(context);
    const { name } = oneFile(parts[0]?.context ?? context);
    const { vocabulary: limit, maxSource, maxTarget } = chosen;
    const fitted = givenTokens(context);
    const pairs: ReadPart = (from, to, part = 0) =>
      readPairs(
        parts[part]?.context ?? context,
        chosen.lowerCase,
        partProgress([from, to], part, parts.length),
      );
    const own = {
      source: await given(context, 'source-vocabulary', chosen.sourceTokens, 'sourceTokens'),
      target: await given(context, 'target-vocabulary', chosen.targetTokens, 'targetTokens'),
    };
    const asRead = [
      (fitted ?? own).source?.tokenizer?.type ?? chosen.sourceTokens,
      (fitted ?? own).target?.tokenizer?.type ?? chosen.targetTokens,
    ].some(isAfterSplit);
    const { source: cutFrom, target: cutTo } = fitted
      ? { source: fitted.source.tokenizer, target: fitted.target.tokenizer }
      : await fitSides(
          chosen,
          own,
          pairs,
          asRead ? await trainedOn(chosen, context, pairs) : undefined,
        );
    const [fromCutter, toCutter] = [cutterOf(cutFrom), cutterOf(cutTo)];
    const sources = sentences(name);
    const targets = sentences(name);
    const counter = contentsCounter(context);
    const rows = rowsRead(chosen, name);
    const places = new CompactInts();
    let [read, kept] = [0, 0];
    const lengths = { source: [] as number[], target: [] as number[] };
    const begin = !fitted && [chosen.sourceTokens, chosen.targetTokens].some(learns) ? 0.4 : 0;
    for (const [at, { part }] of parts.entries())
      for await (const batch of pairs(begin, 1, at)) {
        for (const [left, right] of batch) {
          read++;
          const [source, target] = [fromCutter.split(left), toCutter.split(right)];
          countIn(lengths.source, source.length);
          countIn(lengths.target, target.length);
          const fits = source.length <= maxSource && target.length <= maxTarget;
          // 0: it is not kept.
          if (asRead) places.push(fits ? kept + 1 : 0);
          if (asRead || fits) rows.add(part, left);
          if (!fits) continue;
          kept++;
          counter.add(hashOf(right, hashOf('\t', hashOf(left))));
          sources.add(source);
          targets.add(target);
        }
        checkMemory(sources.byteLength + targets.byteLength, name);
      }
    const contents = counter.counted();
    const whole = isHeldOutWhole(context, contents);
    if (kept < (whole ? 1 : 2)) throw allTooLong(name, read, chosen);
    const shared = sharedOut(asRead ? read : kept, chosen, context, contents, rows.facts);
    const { order, training, heldOut } = asRead
      ? keptOf(shared, (row) => places.at(row) - 1)
      : shared;
    const side = { lowerCase: chosen.lowerCase, unknown: true };
    const counted = [sources.counted(order, training), targets.counted(order, training)];
    const ranked = (side: 0 | 1) =>
      rankTogether(chosen.sharedVocabulary ? counted : counted.slice(side, side + 1), limit);
    const words = {
      source: (fitted ?? own).source?.words ?? ownWords(cutFrom) ?? ranked(0),
      target: (fitted ?? own).target?.words ?? ownWords(cutTo) ?? ranked(1),
    };
    const columns = pairColumns(
      { ...side, tokenizer: cutFrom, length: maxSource, words: words.source },
      { ...side, tokenizer: cutTo, length: maxTarget, words: words.target },
    );
    const spare = {
      source: { option: 'maxSource', positions: maxSource - sources.longest },
      target: { option: 'maxTarget', positions: maxTarget - targets.longest },
    };
    const unknownShare = {
      source: sources.number(words.source),
      target: targets.number(words.target),
    };
    return inMemory({
      columns: [
        sources.column(withSpare(columns.source, spare.source), order),
        targets.column(withSpare(columns.input, spare.target), order),
        targets.column(withSpare(columns.target, spare.target), order),
      ],
      count: { training, 'held-out': heldOut },
      tested: order.length - training - heldOut,
      remarks: [
        ...new Set([...(own.source?.remarks ?? []), ...(own.target?.remarks ?? [])]),
        ...(kept === read ? [] : [tooLong(read - kept, read)]),
        ...unknownRemarks(unknownShare),
      ],
      ...(kept < read && {
        leftOut: [{ reason: 'too-long' as const, count: read - kept, of: read }],
      }),
      lengths,
      unknownShare,
      contents,
      relation: relationOf(context, contents),
      whole,
    });
  },
};

type ReadPart = (from: number, to: number, part?: number) => AsyncIterable<readonly WrittenPair[]>;

/** What is known of the pairs, in the order in which they are read. */
function rowsRead({ split }: Pick<Options, 'split'>, file: string) {
  const lefts = split === 'grouped' ? interned(file) : undefined;
  const groups = new CompactInts();
  const given = new CompactInts();
  return {
    add(part: DataPart, left: string): void {
      given.push(dataParts.indexOf(part));
      if (lefts) groups.push(lefts.idOf(left));
    },
    count: () => given.length,
    facts: {
      partOf: (row: number) => dataParts[given.at(row)] ?? 'training',
      ...(lefts && { groupOf: (row: number) => groups.at(row) }),
    },
  };
}

/** Which pairs will be trained on, by their place in the file to train on. */
async function trainedOn(
  chosen: Options,
  context: DataContext,
  pairs: ReadPart,
): Promise<ReadonlySet<number>> {
  const parts = partsOf(context);
  const rows = rowsRead(chosen, oneFile(parts[0]?.context ?? context).name);
  for (const [at, { part }] of parts.entries())
    for await (const batch of pairs(0, 0.1, at)) for (const [left] of batch) rows.add(part, left);
  const nothing = contentsCounter(context).counted();
  const { order, training } = sharedOut(rows.count(), chosen, context, nothing, rows.facts);
  return new Set(order.subarray(0, training));
}

/** `training`: the rows to learn from; absent = all of the file. */
async function fitSides(
  { sourceTokens, targetTokens, vocabulary: limit, sharedVocabulary }: Options,
  own: Readonly<Record<'source' | 'target', GivenVocabulary | undefined>>,
  pairs: ReadPart,
  training: ReadonlySet<number> | undefined,
): Promise<Record<'source' | 'target', TokenizerPreprocessing>> {
  const source = () => columnOf(pairs(0.1, 0.2), 0, training);
  const target = () => columnOf(pairs(0.2, 0.4), 1, training);
  if (sharedVocabulary) {
    checkShared(sourceTokens, targetTokens, own);
    if (!own.source && sourceTokens === targetTokens) {
      const both = await fitTokenizer(sourceTokens, () => oneAfter(source(), target()), limit);
      return { source: both, target: both };
    }
  }
  return {
    source: own.source?.tokenizer ?? (await fitTokenizer(sourceTokens, source, limit)),
    target: own.target?.tokenizer ?? (await fitTokenizer(targetTokens, target, limit)),
  };
}

/** Subwords are those of one way of cutting; words may be found in one way on the left and in another on the right. */
function checkShared(
  sourceTokens: TokenizerKind,
  targetTokens: TokenizerKind,
  own: Readonly<Record<'source' | 'target', GivenVocabulary | undefined>>,
): void {
  if (own.source?.file !== own.target?.file)
    throw new DataError(
      'vocabulary-not-shared',
      text(
        'The sides are to share one vocabulary, but one of them has a file of its own. Give one file for both, or do not share.',
        '左右で語彙を共有する設定ですが、片方だけに語彙のファイルがあります。両方に使うファイルを 1 つ指定するか、共有をやめてください。',
      ),
      { option: 'sharedVocabulary' },
    );
  if (own.source || sourceTokens === targetTokens) return;
  if (![sourceTokens, targetTokens].some(learns)) return;
  throw new DataError(
    'shared-cut-otherwise',
    text(
      `The sides are to share one vocabulary, but are cut in two ways (${sourceTokens}, ${targetTokens}). Choose the same for both, or do not share.`,
      `左右で語彙を共有する設定ですが、分け方が違います（${sourceTokens}、${targetTokens}）。同じにするか、共有をやめてください。`,
    ),
    { option: 'sharedVocabulary' },
  );
}

async function* oneAfter<T>(...all: readonly AsyncIterable<T>[]): AsyncGenerator<T> {
  for (const each of all) yield* each;
}

async function* columnOf(
  batches: AsyncIterable<readonly WrittenPair[]>,
  column: 0 | 1,
  rows: ReadonlySet<number> | undefined,
): AsyncGenerator<string> {
  let row = 0;
  for await (const batch of batches)
    for (const pair of batch) if (rows?.has(row++) ?? true) yield pair[column];
}

function countIn(counts: number[], length: number): void {
  while (counts.length <= length) counts.push(0);
  counts[length] = (counts[length] ?? 0) + 1;
}

/** What was fitted before, where it is to be applied. */
function givenTokens({ preprocessing }: DataContext) {
  const source = tokensIn(preprocessing, 'source');
  const target = tokensIn(preprocessing, 'target');
  return source && target && { source, target };
}

function tooLong(left: number, read: number): Text {
  return text(
    `${left} of ${read} pairs are longer than the limits and left out.`,
    `${read} 組のうち ${left} 組は上限より長いため使いません。`,
  );
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
