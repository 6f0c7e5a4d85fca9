// What somebody should look at in their data before training on it, each with what to do.
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import type { DataRepair, Dataset } from '../dataset.ts';
import type { SurveyedColumn } from '../table/column-types.ts';
import type { ColumnReport } from './column-figures.ts';
import type { LengthHistogram } from './lengths.ts';

export interface Hint {
  readonly code:
    | 'is-the-answer'
    | 'duplicates'
    | 'empty-column'
    | 'constant-column'
    | 'unspaced-japanese'
    | 'many-unknown'
    | 'many-cut'
    | 'rare-class'
    | 'uneven-classes'
    | 'dates'
    | 'written-numbers'
    | 'many-missing';
  readonly column?: string;
  readonly message: Text;
  readonly repair?: DataRepair;
  /** It advises class weights, where the column is what is learned. */
  readonly weighs?: true;
}

/** A column is not used any more. */
export function skipping(column: string): DataRepair {
  return {
    words: text(`Skip ‘${column}’`, `「${column}」を使わない`),
    options: { [`type of ${column}`]: 'skip' },
  };
}

interface Found {
  readonly lengths: readonly LengthHistogram[];
  readonly duplicates: { readonly heldOut: number; readonly test: number };
  readonly surveyed: readonly SurveyedColumn[];
  readonly reports: readonly ColumnReport[];
}

export function hintsOf(dataset: Dataset, found: Found): Hint[] {
  const japanese = unspaced(dataset);
  const names = new Set(japanese.map(({ column }) => column));
  return [
    ...duplicateHints(dataset, found.duplicates),
    ...found.surveyed.flatMap(surveyHints),
    ...found.surveyed.flatMap(writingHints),
    ...missingHints(dataset),
    ...japanese,
    // Whole sentences as words are the cause, and were told.
    ...unknownHints(dataset).filter(({ column }) => !names.has(column)),
    ...found.lengths.flatMap(cutHints),
    ...found.reports.flatMap(rareHints),
  ];
}

function duplicateHints(dataset: Dataset, found: Found['duplicates']): Hint[] {
  const tested = dataset.test?.count['held-out'] ?? 0;
  return [
    ...amongHeldOut(dataset, found.heldOut),
    ...(found.test === 0
      ? []
      : [
          {
            code: 'duplicates' as const,
            message: text(
              `${found.test} of ${tested} test examples are among the training examples too, so test figures are better than they should be. Remove duplicates, or keep them together: set ‘How it is split’ to ‘by group’.`,
              `テスト用の ${tested} 件のうち ${found.test} 件は学習用にもあるため、テストの数値は実際より良く見えます。重複を取り除くか、「分け方」を「グループごと」にしてください。`,
            ),
          },
        ]),
  ];
}

function amongHeldOut({ count }: Dataset, duplicates: number): Hint[] {
  const held = count['held-out'];
  if (duplicates === 0 || count.training === 0) return [];
  return [
    {
      code: 'duplicates',
      message: text(
        `${duplicates} of ${held} held-out examples are among the training examples too, so held-out figures are better than they should be. Remove duplicates from the file.`,
        `検証用の ${held} 件のうち ${duplicates} 件は学習用にもあるため、検証の数値は実際より良く見えます。重複した行をファイルから取り除いてください。`,
      ),
    },
  ];
}

function surveyHints({ name, different, type }: SurveyedColumn): Hint[] {
  if (different === 0)
    return [
      {
        code: 'empty-column',
        column: name,
        message: text(
          `‘${name}’ is empty. Remove it, or leave its type at skip.`,
          `列「${name}」は空です。取り除くか、種類を「使わない」のままにしてください。`,
        ),
      },
    ];
  if (different > 1 || type === 'skip') return [];
  return [
    {
      code: 'constant-column',
      column: name,
      repair: skipping(name),
      message: text(
        `‘${name}’ has the same value in every row, so nothing can be learned from it. Set its type to skip.`,
        `列「${name}」はすべての行で同じ値なので、学習の役に立ちません。種類を「使わない」にしてください。`,
      ),
    },
  ];
}

/** What could be read, and is not. */
function writingHints({ name, type, written, order }: SurveyedColumn): Hint[] {
  if (order !== undefined && type !== 'date' && type !== 'text')
    return [
      {
        code: 'dates',
        column: name,
        message: text(
          `‘${name}’ holds dates, which are not read as such: set its type to date.`,
          `列「${name}」は日付ですが、日付として読んでいません。種類を「日付」にしてください。`,
        ),
        repair: {
          words: text(`Read ‘${name}’ as dates`, `「${name}」を日付として読む`),
          options: { [`type of ${name}`]: 'date' },
        },
      },
    ];
  if (written === undefined || type === 'number') return [];
  const example = written === 'comma' ? '1.234,5' : '1,234.5';
  return [
    {
      code: 'written-numbers',
      column: name,
      message: text(
        `‘${name}’ holds numbers written like ${example}, which are not read as numbers: set its type to number.`,
        `列「${name}」は ${example} のように書かれた数ですが、数として読んでいません。種類を「数」にしてください。`,
      ),
      repair: {
        words: text(`Read ‘${name}’ as numbers`, `「${name}」を数として読む`),
        options: { [`type of ${name}`]: 'number' },
      },
    },
  ];
}

const manyMissing = 0.1;

function missingHints({ leftOut = [], preprocessing }: Dataset): Hint[] {
  return leftOut.flatMap(({ reason, count, of }): Hint[] => {
    if (reason !== 'missing-value' || count <= manyMissing * of) return [];
    if (preprocessing?.missing !== 'leave-out') return [];
    return [
      {
        code: 'many-missing',
        message: text(
          `${count} of ${of} rows lack a value and are left out. Fill them in, or skip the columns that are mostly empty.`,
          `${of} 行のうち ${count} 行は値が欠けているため使いません。欠けた値を補うか、ほとんど空の列を「使わない」にしてください。`,
        ),
        repair: {
          words: text('Fill in missing values', '欠けた値を補う'),
          options: { missing: 'impute' },
        },
      },
    ];
  });
}

const japaneseWord = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
/** Japanese words are rarely longer; whole clauses nearly always are. */
const longWord = 6;
const special = 4;

function unspaced({ preprocessing }: Dataset): Hint[] {
  return (preprocessing?.columns ?? []).flatMap((column): Hint[] => {
    if (column.kind !== 'tokens' || column.shiftedFrom !== undefined) return [];
    if (column.tokenizer.type !== 'words') return [];
    const written = column.words.slice(special).filter((word) => /\p{L}/u.test(word));
    const words = written.filter((word) => japaneseWord.test(word));
    const long = words.filter((word) => word.length >= longWord).length;
    if (words.length === 0 || words.length < written.length / 3) return [];
    if (long < words.length / 3) return [];
    const { name } = column;
    const option = preprocessing && tokenizerOptionOf(preprocessing.options, name);
    return [
      {
        code: 'unspaced-japanese',
        column: name,
        ...(option && {
          repair: {
            words: text('Use Japanese words', '日本語の単語に分ける'),
            options: { [option]: 'japanese' },
          },
        }),
        message: text(
          `‘${name}’ is Japanese without spaces, so whole clauses are read as one word. Cut it into Japanese words${option ? ` (${option} = japanese)` : ''}.`,
          `「${name}」は分かち書きされていない日本語なので、文節全体が 1 語になっています。「日本語の単語」に分けてください${option ? `（${option} = japanese）` : ''}。`,
        ),
      },
    ];
  });
}

function tokenizerOptionOf(
  options: Readonly<Record<string, unknown>>,
  column: string,
): string | undefined {
  return [`${column}Tokens`, 'tokens', 'textTokens'].find((option) => option in options);
}

const manyUnknown = 0.05;

function unknownHints({ unknownShare = {} }: Dataset): Hint[] {
  return Object.entries(unknownShare).flatMap(([column, share]): Hint[] => {
    if (share < manyUnknown) return [];
    const percent = (100 * share).toFixed(0);
    return [
      {
        code: 'many-unknown',
        column,
        message: text(
          `${percent} % of the words of ‘${column}’ are ⟨unk⟩. Use a larger vocabulary, or cut it into subwords or characters.`,
          `「${column}」の単語の ${percent} % が ⟨unk⟩ です。語彙を大きくするか、部分語や文字に分けてください。`,
        ),
      },
    ];
  });
}

const manyCut = 0.01;

function cutHints({ column, cut, bars, limit }: LengthHistogram): Hint[] {
  const all = bars.reduce((sum, { count }) => sum + count, 0);
  if (cut <= manyCut * all) return [];
  return [
    {
      code: 'many-cut',
      column,
      message: text(
        `${cut} of ${all} sentences of ‘${column}’ are longer than ${limit} and left out. Raise the limit if they matter.`,
        `「${column}」の ${all} 文のうち ${cut} 文は ${limit} より長いため使いません。必要なら上限を上げてください。`,
      ),
    },
  ];
}

const fewExamples = 5;
/** How many times as often as the rarest class the most frequent comes before it is said. */
const uneven = 5;

function rareHints(report: ColumnReport): Hint[] {
  const { name, label, classes = [] } = report;
  const rare = classes.filter(({ count }) => count.training < fewExamples);
  if (rare.length === classes.length) return [];
  if (rare.length === 0) return unevenHints(report);
  const words = rare
    .slice(0, 5)
    .map(({ word }) => word)
    .join(', ');
  return [
    {
      code: 'rare-class',
      column: name,
      weighs: true,
      message: text(
        `${rare.length} of ${classes.length} classes of ‘${label.en}’ have fewer than ${fewExamples} training examples (${words}). They can hardly be learned; class weights make each of them count for more.`,
        `「${label.ja}」の ${classes.length} クラスのうち ${rare.length} クラスは学習例が ${fewExamples} 件未満です（${words}）。ほとんど学習できません。クラスの重みを使うと、1 件の影響が大きくなります。`,
      ),
    },
  ];
}

/** The most frequent comes first. */
function unevenHints({ name, label, classes = [] }: ColumnReport): Hint[] {
  const [most, least] = [classes[0], classes.at(-1)];
  if (!most || !least || most.count.training < uneven * least.count.training) return [];
  const [often, seldom] = [most.count.training, least.count.training];
  return [
    {
      code: 'uneven-classes',
      column: name,
      weighs: true,
      message: text(
        `‘${label.en}’ has ${often} training examples of ${most.word}, but ${seldom} of ${least.word}: a model that is trained on them neglects the rare ones. Class weights make each of these count for more.`,
        `「${label.ja}」の学習例は、${most.word} が ${often} 件、${least.word} が ${seldom} 件です。そのまま学習すると、まれなクラスが軽んじられます。クラスの重みを使うと、1 件の影響が大きくなります。`,
      ),
    },
  ];
}
