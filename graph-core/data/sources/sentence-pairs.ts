// A user's own pairs of sentences: one pair a line, two columns parted by a tab.
import { z } from 'zod';
import { flag, size } from '../../params.ts';
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import type { DataContext, DataSource } from '../dataset.ts';
import { DataError, dataParts } from '../dataset.ts';
import { sentences } from '../text/gathered-sentences.ts';
import { partProgress, partsOf } from '../split/given-parts.ts';
import { sharedOut } from '../split/hold-out.ts';
import { splitOptions } from '../split/split-options.ts';
import { inMemory } from '../in-memory.ts';
import { checkMemory, oneFile, textPieces } from '../one-file.ts';
import { contentsCounter, hashOf, isHeldOutWhole, relationOf } from '../preprocessing/contents.ts';
import { tokensIn } from '../preprocessing/described.ts';
import { unknownRemarks } from '../preprocessing/remarks.ts';
import { withSpare } from '../spare.ts';
import { CompactInts } from '../table/chunked-array.ts';
import { interned } from '../text/interned.ts';
import { pairColumns } from '../text/sequence-pairs.ts';
import { cutterOf, fitTokenizer, tokenizerOption } from '../text/tokenizer.ts';

const options = z.object({
  sourceTokens: tokenizerOption('words', text('Cut the left column into', '左の列の分け方')),
  targetTokens: tokenizerOption('words', text('Cut the right column into', '右の列の分け方')),
  maxSource: size(32, { label: text('Longest left', '左の最長') }, { max: 1024 }),
  maxTarget: size(32, { label: text('Longest right', '右の最長') }, { max: 1024 }),
  vocabulary: size(8_000, { label: text('Most words in a vocabulary', '語彙の上限') }, { min: 16 }),
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
  files: { accept: ['.tsv', '.txt'], multiple: false },
  async open(chosen, context) {
    const parts = partsOf(context);
    const { name } = oneFile(parts[0]?.context ?? context);
    const { vocabulary: limit, maxSource, maxTarget } = chosen;
    const fitted = givenTokens(context);
    const learns = !fitted && [chosen.sourceTokens, chosen.targetTokens].includes('subwords');
    const pairs = (from: number, to: number, part = 0, of = 1) =>
      readPairs(
        parts[part]?.context ?? context,
        chosen.lowerCase,
        partProgress([from, to], part, of),
      );
    const cutFrom =
      fitted?.source.tokenizer ??
      (await fitTokenizer(chosen.sourceTokens, () => columnOf(pairs(0, 0.2), 0), limit));
    const cutTo =
      fitted?.target.tokenizer ??
      (await fitTokenizer(chosen.targetTokens, () => columnOf(pairs(0.2, 0.4), 1), limit));
    const [fromCutter, toCutter] = [cutterOf(cutFrom), cutterOf(cutTo)];
    const sources = sentences(name);
    const targets = sentences(name);
    const counter = contentsCounter(context);
    let [read, kept] = [0, 0];
    const lengths = { source: [] as number[], target: [] as number[] };
    const lefts = chosen.split === 'grouped' ? interned(name) : undefined;
    const groups = new CompactInts();
    const given = new CompactInts();
    for (const [at, { part }] of parts.entries())
      for await (const batch of pairs(learns ? 0.4 : 0, 1, at, parts.length)) {
        for (const [left, right] of batch) {
          read++;
          const [source, target] = [fromCutter.split(left), toCutter.split(right)];
          countIn(lengths.source, source.length);
          countIn(lengths.target, target.length);
          if (source.length > maxSource || target.length > maxTarget) continue;
          kept++;
          counter.add(hashOf(right, hashOf('\t', hashOf(left))));
          sources.add(source);
          targets.add(target);
          given.push(dataParts.indexOf(part));
          if (lefts) groups.push(lefts.idOf(left));
        }
        checkMemory(sources.byteLength + targets.byteLength, name);
      }
    const contents = counter.counted();
    const whole = isHeldOutWhole(context, contents);
    if (kept < (whole ? 1 : 2)) throw allTooLong(name, read, chosen);
    const { order, training, heldOut } = sharedOut(kept, chosen, context, contents, {
      partOf: (row) => dataParts[given.at(row)] ?? 'training',
      ...(lefts && { groupOf: (row) => groups.at(row) }),
    });
    const side = { lowerCase: chosen.lowerCase, unknown: true };
    const words = {
      source: fitted?.source.words ?? sources.rank(order, training, limit),
      target: fitted?.target.words ?? targets.rank(order, training, limit),
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

type Written = readonly [string, string];

/** The pairs of sentences, in batches. Throws a DataError at the first line that holds none. */
async function* readPairs(
  context: DataContext,
  lowerCase: boolean,
  progress: readonly [number, number],
): AsyncGenerator<readonly Written[]> {
  const { name } = oneFile(context);
  let line = 0;
  for await (const piece of textPieces(context, { progress, lines: true })) {
    const batch: Written[] = [];
    const cased = lowerCase ? piece.toLowerCase() : piece;
    for (const row of cased.replace(/\n$/, '').split('\n')) {
      line++;
      // A quotation mark is a letter here: sentences are full of them, and no cell holds a tab.
      const cells = row.split('\t').map((cell) => cell.trim());
      if (cells.length === 1 && cells[0] === '') continue;
      const [left = '', right = ''] = cells;
      if (cells.length !== 2 || left === '' || right === '') throw notAPair(name, line, cells);
      batch.push([left, right]);
    }
    yield batch;
  }
}

async function* columnOf(
  batches: AsyncIterable<readonly Written[]>,
  column: 0 | 1,
): AsyncGenerator<string> {
  for await (const batch of batches) for (const pair of batch) yield pair[column];
}

function notAPair(file: string, line: number, cells: readonly string[]): DataError {
  const found = cells.filter((cell) => cell !== '').length;
  return new DataError(
    'not-a-pair',
    text(
      `‘${file}’, line ${line}: expected two sentences separated by one tab, found ${found}.`,
      `「${file}」の ${line} 行目：タブで区切った 2 つの文が必要ですが、${found} つでした。`,
    ),
    { file, row: line },
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
