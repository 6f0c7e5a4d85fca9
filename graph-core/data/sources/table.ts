// A user's own table: numbers and classes become one vector, texts become tokens, one column is predicted.
import { z } from 'zod';
import { choice, flag, size } from '../../params.ts';
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import type { ColumnType } from '../table/column-types.ts';
import { columnTypes } from '../table/column-types.ts';
import type { DataContext, DataSource } from '../dataset.ts';
import { DataError } from '../dataset.ts';
import type { Delimiter } from '../formats/delimited.ts';
import { gatherTable } from '../table/gather-table.ts';
import type { Gathered } from '../table/gathered.ts';
import { sharedOut } from '../split/hold-out.ts';
import type { SplitMethod } from '../split/split-options.ts';
import { splitColumnOption, splitOptions } from '../split/split-options.ts';
import { inMemory } from '../in-memory.ts';
import { contentsCounter, isHeldOutWhole, relationOf } from '../preprocessing/contents.ts';
import { unknownRemarks } from '../preprocessing/remarks.ts';
import type { Preprocessing } from '../preprocessing/schema.ts';
import type { RowKey } from '../split/draw-rows.ts';
import { surveyTable } from '../table/survey-table.ts';
import {
  checkChosen,
  chosenScales,
  chosenTypes,
  scaleNames,
  scales,
} from '../table/table-choices.ts';
import { fitTable, tableColumn, targetName, unknownShares } from '../table/table-columns.ts';
import { extraRemarks, farRemarks, givenColumns } from '../table/table-given.ts';
import { splitColumn } from '../table/split-column.ts';
import { vocabularyGiven } from '../text/given-vocabulary.ts';
import { cutterOf, learns, tokenizerOption } from '../text/tokenizer.ts';
import { openParts, placesIn } from '../table/table-parts.ts';
import { tooFewRows } from '../table/table-rows.ts';

const delimiters: Readonly<Record<string, Delimiter>> = { comma: ',', tab: '\t', semicolon: ';' };

const tableSplit = splitOptions(['random', 'stratified', 'grouped', 'order', 'named'], {
  share: 0.2,
  words: {
    stratified: {
      help: text(
        'Every class of the column to predict, or of another one, is split in the same share.',
        '予測する列（または別の列）のクラスの割合を、どの分割でも同じにします。',
      ),
    },
    grouped: {
      help: text(
        'Rows with the same value, such as one patient’s, stay together.',
        '同じ値の行（同じ患者の行など）をまとめて扱います。',
      ),
    },
    order: {
      name: text('by time: the last are held out', '時間順（最後を検証に）'),
      help: text(
        'By a column of dates or numbers, or as the rows stand in the file.',
        '日付か数の列の順、または行の並び順です。',
      ),
    },
    named: {
      name: text('by a column that names the part', '分割を示す列による'),
      help: text(
        'The column says train, validation (val, dev) or test.',
        '列の値は train、validation（val、dev）、test のどれかです。',
      ),
    },
  },
});

/** The column stands beside the way in which it is used. */
function withColumn({ split, ...shares }: typeof tableSplit) {
  return { split, splitColumn: splitColumnOption(), ...shares };
}

const options = z
  .object({
    delimiter: choice(['guess', 'comma', 'tab', 'semicolon'], 'guess', {
      label: text('Cells are separated by', 'セルの区切り'),
      choices: {
        guess: text('guess', '推測'),
        comma: text('commas', 'コンマ'),
        tab: text('tabs', 'タブ'),
        semicolon: text('semicolons', 'セミコロン'),
      },
    }),
    header: choice(['guess', 'yes', 'no'], 'guess', {
      label: text('First line is a header', '1 行目は見出し'),
      choices: { guess: text('guess', '推測'), yes: text('yes', 'はい'), no: text('no', 'いいえ') },
    }),
    target: size(
      0,
      {
        label: text('Column to predict', '予測する列'),
        help: text('Counted from 1; 0 is the last.', '1 から数えます。0 は最後の列です。'),
      },
      { min: 0, max: 10_000 },
    ),
    missing: choice(['refuse', 'leave-out', 'impute'], 'refuse', {
      label: text('Rows with missing values', '欠けた値のある行'),
      choices: {
        refuse: text('name the first and stop', '最初の箇所を示して止める'),
        'leave-out': text('leave out', '使わない'),
        impute: text('fill in', '補う'),
      },
      choiceHelp: {
        impute: text(
          'With the median, or the most frequent class, of the training rows. Rows without the predicted value are left out.',
          '学習用の行の中央値か、最も多いクラスで補います。予測する値がない行は使いません。',
        ),
      },
    }),
    indicator: flag(true, {
      label: text('Tell where values were missing', '欠けていたことを示す'),
      help: text(
        'One more number for each column with gaps: 1 where the value was missing.',
        '欠けのある列ごとに、欠けていれば 1 になる数を 1 つ加えます。',
      ),
      when: ({ missing }) => missing === 'impute',
    }),
    standardize: flag(true, {
      label: text('Bring numbers to scale', '数の尺度をそろえる'),
      help: text(
        'As they are over the training rows; the predicted number too.',
        '学習用の行に合わせます。予測する数も同様です。',
      ),
    }),
    scaling: choice(scales, 'standard', {
      label: text('Scale', '尺度'),
      choices: scaleNames,
      choiceHelp: {
        standard: text('Mean 0 and deviation 1.', '平均 0、標準偏差 1 にします。'),
        'min-max': text('From 0 to 1.', '0 から 1 にします。'),
        robust: text(
          'Median 0, and 1 between the quartiles: outliers do not matter.',
          '中央値 0、四分位範囲 1 にします。外れ値の影響を受けません。',
        ),
        log: text(
          'The logarithm of 1 + value, then mean 0 and deviation 1; never of the predicted number.',
          '1 + 値の対数をとってから平均 0、標準偏差 1 にします（予測する数を除く）。',
        ),
      },
      when: ({ standardize }) => standardize === true,
    }),
    textTokens: tokenizerOption('words', text('Cut texts into', '文章の分け方')),
    textLength: size(32, { label: text('Most words of a text', '文章の最大語数') }, { max: 1024 }),
    textVocabulary: size(
      8_000,
      { label: text('Most words in the vocabulary of a text', '文章の語彙の上限') },
      { min: 16 },
    ),
    ...withColumn(tableSplit),
  })
  // `type of <column>` overrules what was guessed for it, `scale of <column>` how all are scaled.
  .catchall(z.enum([...columnTypes, ...scales]));

export const tableFile: DataSource<typeof options> = {
  id: 'table',
  rank: 16,
  docs: {
    title: text('Table of your own (CSV, TSV)', '自分の表（CSV・TSV）'),
    summary: text(
      'One row is one example. Numbers and classes become the vector ‘features’, texts become tokens, one column is predicted.',
      '1 行が 1 例です。数とクラスはベクトル「features」に、文章はトークンになり、1 つの列を予測します。',
    ),
    licence: 'yours',
    task: text('table classification or regression', '表の分類・回帰'),
  },
  options,
  files: { accept: ['.csv', '.tsv', '.txt'], multiple: false, vocabularies: ['vocabulary'] },
  reading: ['delimiter', 'header'],
  async open(chosen, context) {
    const { delimiter, header, target, missing } = chosen;
    const parts = await openParts(context, {
      delimiter: delimiters[delimiter],
      header: header === 'guess' ? undefined : header === 'yes',
    });
    const [{ table }] = parts;
    const { preprocessing } = context;
    const surveyed = preprocessing
      ? undefined
      : await surveyTable(
          table,
          { target, types: chosenTypes(chosen), aside: asideOf(chosen) },
          [0, 0.5],
        );
    if (surveyed) {
      context.surveyed?.(surveyed);
      checkChosen(chosen, table.file, table.names);
    }
    const impute = missing === 'impute';
    const { textTokens: tokens, textLength: length, textVocabulary: limit } = chosen;
    const own = await vocabularyGiven(context, 'vocabulary', tokens, 'textTokens');
    // What is learned is learned from the rows to train on, once it is known which they are.
    const cut = own?.tokenizer ?? (learns(tokens) ? undefined : { type: tokens });
    const tokenizer = cut && cutterOf(cut);
    const used = surveyed?.flatMap(({ name, type, written, order, predicted: isTarget }, index) => {
      if (type === 'skip') return [];
      const gaps = fillsGaps(type) && impute && !isTarget;
      return [{ at: index, name, type, written, order, gaps, tokenizer }];
    });
    const counter = contentsCounter(context);
    const found = used ?? (preprocessing ? givenColumns(preprocessing, table) : []);
    const split = splitColumn(splitOf(chosen, context, table.names), table);
    const { gathered, rows, leftOut } = await gatherTable(
      placesIn(parts, found, split.name, {
        given: preprocessing !== undefined,
        progress: [surveyed ? 0.5 : 0, 1],
      }),
      found,
      { refuse: missing === 'refuse', textLength: length, split },
      counter,
    );
    const contents = counter.counted();
    if (rows === 0) throw tooFewRows(table.file, rows);
    const byName = new Map(gathered.map((column) => [column.name, column]));
    const predicted = surveyed?.find((column) => column.predicted)?.name;
    const facts = split.facts();
    const picked = sharedOut(rows, chosen, context, contents, {
      classOf: classesOf(byName.get(predicted ?? targetSource(preprocessing))),
      ...facts,
    });
    const inputs = gathered.filter(({ name }) => name !== predicted);
    if (surveyed && inputs.length === 0) throw nothingToLearnFrom(table.file);
    const made =
      preprocessing?.columns ??
      (await fitTable(inputs, predicted === undefined ? undefined : byName.get(predicted), picked, {
        ...chosen,
        texts: { tokens, length, limit, given: own },
        scales: chosenScales(chosen),
        plain: context.plain,
        impute,
      }));
    const relation = relationOf(context, contents);
    const unknownShare = unknownShares(made, byName);
    return inMemory({
      columns: made.map((column) => tableColumn(column, byName, picked)),
      count: { training: picked.training, 'held-out': picked.heldOut },
      tested: picked.order.length - picked.training - picked.heldOut,
      remarks: [
        ...(own?.remarks ?? []),
        ...leftOutRemarks(leftOut),
        ...unknownRemarks(unknownShare),
        ...(preprocessing ? extraRemarks(table.names, found) : []),
        ...(preprocessing && relation === 'other' ? farRemarks(preprocessing, byName) : []),
      ],
      contents,
      missing,
      relation,
      unknownShare,
      ...(leftOut > 0 && {
        leftOut: [{ reason: 'missing-value' as const, count: leftOut, of: rows + leftOut }],
      }),
      whole: isHeldOutWhole(context, contents),
    });
  },
};

interface Splitting {
  readonly split: SplitMethod;
  readonly splitColumn: string;
}

/** Data that is only measured needs no column to be split by. */
function splitOf(
  { split, splitColumn: column }: Splitting,
  { wholeHeldOut, preprocessing }: DataContext,
  names: readonly string[],
): { readonly split: SplitMethod; readonly column: string } {
  const measured = wholeHeldOut && preprocessing && !names.includes(column);
  return measured ? { split: 'random', column: '' } : { split, column };
}

function asideOf({ split, splitColumn: column }: Splitting): string | undefined {
  return split === 'grouped' || split === 'named' ? column : undefined;
}

/** A text without words is one, and a class that stands alone has no other number to tell of a gap. */
function fillsGaps(type: ColumnType): boolean {
  return type !== 'id';
}

/** What the column to predict is called in the user's file. */
function targetSource(preprocessing: Preprocessing | undefined): string {
  const target = preprocessing?.columns.find(({ name }) => name === targetName);
  return target?.kind === 'class' ? (target.source ?? '') : '';
}

function classesOf(column: Gathered | undefined): RowKey | undefined {
  return column?.type === 'class' ? (row) => column.ids.at(row) : undefined;
}

function nothingToLearnFrom(file: string): DataError {
  return new DataError(
    'nothing-to-learn-from',
    text(
      `‘${file}’ has no column to learn from besides the one to predict. Set the type of a skipped column.`,
      `「${file}」には予測する列のほかに使える列がありません。使わない列の種類を変えてください。`,
    ),
    { file },
  );
}

function leftOutRemarks(rows: number): Text[] {
  if (rows === 0) return [];
  return [
    text(
      `${rows} ${rows === 1 ? 'row' : 'rows'} with missing values left out.`,
      `欠けた値のある ${rows} 行は使いません。`,
    ),
  ];
}
