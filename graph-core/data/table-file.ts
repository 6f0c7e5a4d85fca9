// A user's own table: numbers and classes become one vector, texts become tokens, one column is predicted.
import { z } from 'zod';
import { choice, flag, size } from '../params.ts';
import { text } from '../text.ts';
import type { SurveyedColumn } from './column-types.ts';
import { columnTypes } from './column-types.ts';
import type { Dataset, DataSource } from './dataset.ts';
import { DataError } from './dataset.ts';
import type { Delimiter } from './delimited.ts';
import { gatherTable } from './gather-table.ts';
import type { Gathered } from './gathered.ts';
import { heldShareOption, holdOutPlaces } from './hold-out.ts';
import type { Assembled } from './in-memory.ts';
import { inMemory } from './in-memory.ts';
import { surveyTable } from './survey-table.ts';
import { chosenTypes } from './table-choices.ts';
import { classColumn, featureColumn, numberColumn, textColumn } from './table-columns.ts';
import { openTable } from './table-rows.ts';

const delimiters: Readonly<Record<string, Delimiter>> = { comma: ',', tab: '\t', semicolon: ';' };

const options = z
  .object({
    delimiter: choice(['guess', 'comma', 'tab', 'semicolon'], 'guess', {
      label: text('Cells are parted by', 'セルの区切り'),
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
    missing: choice(['refuse', 'leave-out'], 'refuse', {
      label: text('Rows with missing values', '欠けた値のある行'),
      choices: {
        refuse: text('name the first and stop', '最初の箇所を示して止める'),
        'leave-out': text('leave out', '使わない'),
      },
    }),
    standardize: flag(true, {
      label: text('Standardise numbers', '数を標準化する'),
      help: text(
        'Mean 0 and deviation 1 over the training rows, the predicted number too.',
        '学習用の行で平均 0、標準偏差 1 にします。予測する数も同様です。',
      ),
    }),
    textLength: size(32, { label: text('Most words of a text', '文章の最大語数') }, { max: 1024 }),
    heldShare: heldShareOption(0.2),
  })
  // `type of <column>` overrules what was guessed for it.
  .catchall(z.enum(columnTypes));

export const tableFile: DataSource<typeof options> = {
  id: 'table',
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
  files: { accept: ['.csv', '.tsv', '.txt'], multiple: false },
  async open(chosen, context) {
    const { delimiter, header, target, missing, textLength } = chosen;
    const table = await openTable(context, {
      delimiter: delimiters[delimiter],
      header: header === 'guess' ? undefined : header === 'yes',
    });
    const columns = await surveyTable(table, { target, types: chosenTypes(chosen) }, [0, 0.5]);
    context.surveyed?.(columns);
    const refuse = missing === 'refuse';
    const { gathered, ...counted } = await gatherTable(
      table,
      columns,
      { refuse, textLength },
      [0.5, 1],
    );
    return assemble(table.file, columns, gathered, { ...chosen, ...counted, seed: context.seed });
  },
};

interface Assembling {
  readonly standardize: boolean;
  readonly textLength: number;
  readonly heldShare: number;
  readonly rows: number;
  readonly leftOut: number;
  readonly seed: number;
}

function assemble(
  file: string,
  surveyed: readonly SurveyedColumn[],
  gathered: readonly Gathered[],
  { rows, leftOut, heldShare, seed, standardize, textLength }: Assembling,
): Dataset {
  const { order, training } = holdOutPlaces(rows, heldShare, seed);
  const picked = { order, training };
  const predicted = surveyed.find((column) => column.predicted)?.name;
  const target = gathered.find(({ name }) => name === predicted);
  const inputs = gathered.filter((column) => column !== target);
  const numeric = inputs.filter(({ type }) => type !== 'text');
  const columns: Assembled[] = [];
  if (numeric.length > 0) columns.push(featureColumn(numeric, picked, standardize));
  for (const column of inputs)
    if (column.type === 'text') columns.push(textColumn(column, picked, textLength));
  if (columns.length === 0)
    throw new DataError(
      'nothing-to-learn-from',
      text(
        `‘${file}’ has no column to learn from beside the one to predict. Set the type of a skipped column.`,
        `「${file}」には予測する列のほかに使える列がありません。使わない列の種類を変えてください。`,
      ),
      { file },
    );
  if (target?.type === 'number') columns.push(numberColumn(target, picked, standardize));
  if (target?.type === 'class') columns.push(classColumn(target, picked));
  const remark = text(
    `${leftOut} ${leftOut === 1 ? 'row' : 'rows'} with missing values left out.`,
    `欠けた値のある ${leftOut} 行は使いません。`,
  );
  return inMemory({
    columns,
    count: { training, 'held-out': rows - training },
    remarks: leftOut > 0 ? [remark] : [],
  });
}
