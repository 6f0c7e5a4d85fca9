// A user's own table: numbers and classes become one vector, texts become tokens, one column is predicted.
import { z } from 'zod';
import { choice, flag, size } from '../params.ts';
import { text } from '../text.ts';
import { columnTypes, isMissing } from './column-types.ts';
import type { DataContext, DataSource } from './dataset.ts';
import { DataError } from './dataset.ts';
import type { Delimiter } from './delimited.ts';
import { heldShareOption, holdOut } from './hold-out.ts';
import type { Filled } from './in-memory.ts';
import { inMemory } from './in-memory.ts';
import { oneText } from './one-file.ts';
import type { Table } from './read-table.ts';
import { readTable } from './read-table.ts';
import { classColumn, featureColumn, numberColumn, textColumn } from './table-columns.ts';

const delimiters: Readonly<Record<string, Delimiter>> = { comma: ',', tab: '\t', semicolon: ';' };
const typeOf = 'type of ';

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
    const { name, source } = await oneText(context);
    const types = Object.entries(chosen)
      .filter(([key]) => key.startsWith(typeOf))
      .map(([key, type]) => [key.slice(typeOf.length), columnTypes.find((one) => one === type)]);
    const table = readTable(source, name, {
      delimiter: delimiters[chosen.delimiter],
      header: chosen.header === 'guess' ? undefined : chosen.header === 'yes',
      target: chosen.target,
      types: Object.fromEntries(types),
    });
    return assemble(table, name, chosen, context);
  },
};

function assemble(
  table: Table,
  file: string,
  chosen: z.output<typeof options>,
  context: DataContext,
) {
  const used = table.columns.filter(({ type }, at) => type !== 'skip' || at === table.target);
  const rows = wholeRows(table, used, file, chosen.missing === 'refuse');
  const { training, heldOut } = holdOut(rows, chosen.heldShare, context.seed);
  const picked = {
    file,
    lines: table.lines,
    order: [...training, ...heldOut],
    training: training.length,
  };
  const target = table.columns[table.target];
  const inputs = used.filter((column) => column !== target);
  const numeric = inputs.filter(({ type }) => type === 'number' || type === 'class');
  const columns: Filled[] = [];
  if (numeric.length > 0) columns.push(featureColumn(numeric, picked, chosen.standardize));
  for (const column of inputs.filter(({ type }) => type === 'text'))
    columns.push(textColumn(column, picked, chosen.textLength));
  if (columns.length === 0)
    throw new DataError(
      'nothing-to-learn-from',
      text(
        `‘${file}’ has no column to learn from beside the one to predict. Set the type of a skipped column.`,
        `「${file}」には予測する列のほかに使える列がありません。使わない列の種類を変えてください。`,
      ),
      { file },
    );
  if (target)
    columns.push(
      target.type === 'number'
        ? numberColumn(target, picked, chosen.standardize)
        : classColumn(target, picked),
    );
  return inMemory({ columns, count: { training: training.length, 'held-out': heldOut.length } });
}

/** Indices of rows in which no used cell is missing. */
function wholeRows(table: Table, used: Table['columns'], file: string, refuse: boolean): number[] {
  const gaps = table.lines.flatMap((line, row) => {
    const column = used.find(({ cells }) => isMissing(cells[row] ?? ''));
    return column ? [{ line, row, column: column.name }] : [];
  });
  const [first] = gaps;
  if (first && refuse)
    throw new DataError(
      'missing-value',
      text(
        `‘${file}’, line ${first.line}: no value in column ‘${first.column}’ (${gaps.length} such ${gaps.length === 1 ? 'row' : 'rows'} in all). Fill it in, or let rows with missing values be left out.`,
        `「${file}」の ${first.line} 行目：列「${first.column}」に値がありません（同様の行は全部で ${gaps.length} 行）。値を入れるか、欠けた値のある行を使わない設定にしてください。`,
      ),
      { file, row: first.line, column: first.column },
    );
  const without = new Set(gaps.map(({ row }) => row));
  return table.lines.map((_, row) => row).filter((row) => !without.has(row));
}
