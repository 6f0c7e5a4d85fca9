// Cells of one column of a table, gathered row by row in little memory.
import { text } from '../../text.ts';
import type { ColumnType } from './column-types.ts';
import { isMissing, numberOf } from './column-types.ts';
import type { DayOrder } from './date-cells.ts';
import type { NumberWriting } from './field-values.ts';
import { numberIn } from './field-values.ts';
import { DataError } from '../dataset.ts';
import { CompactInts, ChunkedFloats } from './chunked-array.ts';
import type { Interned } from '../text/interned.ts';
import { interned } from '../text/interned.ts';
import { unknownClass } from '../preprocessing/known-classes.ts';
import { ownCopy } from '../text/own-copy.ts';
import type { Tokenizer } from '../text/tokenizers.ts';

/** Throws a DataError that names file, row and column where a cell cannot be what its column is. */
type Add = (cell: string, line: number, file: string) => void;

/** Gaps are NaN; dates are days since 1970. */
export interface GatheredNumbers {
  readonly type: 'number';
  readonly date?: DayOrder;
  readonly written?: NumberWriting | undefined;
  readonly name: string;
  readonly add: Add;
  readonly values: ChunkedFloats;
}

/** Gaps are the word ''. */
export interface GatheredClasses {
  readonly type: 'class';
  /** Whether it is a column of its own, one id each. */
  readonly alone: boolean;
  readonly name: string;
  readonly add: Add;
  readonly ids: CompactInts;
  readonly words: readonly string[];
}

/** Texts one behind another: the words of row r are `ids` from `starts` r to `starts` r + 1. */
export interface GatheredTexts {
  readonly type: 'text';
  readonly name: string;
  readonly add: Add;
  readonly ids: CompactInts;
  readonly starts: CompactInts;
  readonly known: Interned;
  /** Row by row as they were read, where what cuts them has yet to be learned from them. */
  readonly uncut: string[];
  /** Cuts what waits for it. */
  cut(tokenizer: Tokenizer): void;
  readonly byteLength: number;
}

export type Gathered = GatheredNumbers | GatheredClasses | GatheredTexts;

interface GatheredAs {
  readonly name: string;
  readonly type: Exclude<ColumnType, 'skip'>;
  /** Those that are known; absent = any. */
  readonly classes?: readonly string[] | undefined;
  readonly written?: NumberWriting | undefined;
  readonly order?: DayOrder | undefined;
  /** Whether a gap may come here: it is filled later. */
  readonly gaps?: boolean | undefined;
  /** Of a text; absent = it is learned from what is gathered. */
  readonly tokenizer?: Tokenizer | undefined;
}

/** Of a text at most `length` words are kept. */
export function gathered(
  { name, type, classes, written, order = 'day-first', gaps = false, tokenizer }: GatheredAs,
  file: string,
  length: number,
): Gathered {
  switch (type) {
    case 'number':
    case 'date': {
      const values = new ChunkedFloats();
      const read = (cell: string): number =>
        type === 'number' && !written ? numberOf(cell) : numberIn({ type, written, order }, cell);
      return {
        type: 'number',
        name,
        written,
        ...(type === 'date' && { date: order }),
        values,
        add: (cell, line, from) =>
          values.push(
            gaps && isMissing(cell)
              ? Number.NaN
              : finite(cell, read(cell), type, { file: from, line, name }),
          ),
      };
    }
    case 'class':
    case 'id': {
      const ids = new CompactInts();
      const { words, idOf } = interned(file);
      const known = classes && new Set(classes);
      const add = (cell: string, line: number, from: string): void => {
        const word = gaps && isMissing(cell) ? '' : cell.trim();
        if (known && word !== '' && !known.has(word))
          throw strange({ file: from, line, name }, word, classes);
        ids.push(idOf(word));
        if (words.length > mostClasses) throw tooManyClasses(file, name);
      };
      return { type: 'class', alone: type === 'id', name, ids, words, add };
    }
    case 'text':
      return texts(name, file, length, tokenizer);
  }
}

function texts(
  name: string,
  file: string,
  length: number,
  known: Tokenizer | undefined,
): GatheredTexts {
  const ids = new CompactInts();
  const starts = new CompactInts();
  const words = interned(file);
  const uncut: string[] = [];
  let waiting = 0;
  starts.push(0);
  const push = (cell: string, by: Tokenizer): void => {
    for (const word of by.split(cell).slice(0, length)) ids.push(words.idOf(word));
    starts.push(ids.length);
  };
  return {
    type: 'text',
    name,
    ids,
    starts,
    known: words,
    uncut,
    add(cell) {
      if (known) return push(cell, known);
      uncut.push(ownCopy(cell));
      waiting += cell.length;
    },
    cut(by) {
      for (const cell of uncut.splice(0)) push(cell, by);
      waiting = 0;
    },
    get byteLength() {
      return ids.byteLength + starts.byteLength + 2 * waiting;
    },
  };
}

const mostClasses = 10_000;

interface Location {
  readonly file: string;
  readonly line: number;
  readonly name: string;
}

function finite(
  cell: string,
  value: number,
  type: 'number' | 'date',
  { file, line, name }: Location,
): number {
  if (Number.isFinite(value)) return value;
  const shown = cell.trim().slice(0, 40);
  if (type === 'date')
    throw new DataError(
      'not-a-date',
      text(
        `‘${file}’, line ${line}, column ‘${name}’: ‘${shown}’ is not a date such as 2025-03-31. Correct the cell, or set the column’s type to class or skip.`,
        `「${file}」の ${line} 行目、列「${name}」：「${shown}」は日付（2025-03-31 など）ではありません。セルを直すか、列の種類をクラスか、使わない、にしてください。`,
      ),
      { file, row: line, column: name },
    );
  throw new DataError(
    Number.isNaN(value) ? 'not-a-number' : 'not-finite',
    text(
      `‘${file}’, line ${line}, column ‘${name}’: ‘${shown}’ is not a finite number. Fix the cell, or set the column’s type to class, text or skip.`,
      `「${file}」の ${line} 行目、列「${name}」：「${shown}」は有限の数ではありません。セルを直すか、列の種類をクラス・文章・使わない、のどれかにしてください。`,
    ),
    { file, row: line, column: name },
  );
}

function strange(
  { file, line, name }: Location,
  word: string,
  classes: readonly string[],
): DataError {
  const where = text(
    `‘${file}’, line ${line}, column ‘${name}’`,
    `「${file}」の ${line} 行目、列「${name}」`,
  );
  return unknownClass(where, word.slice(0, 40), classes, { file, row: line, column: name });
}

function tooManyClasses(file: string, name: string): DataError {
  return new DataError(
    'too-many-classes',
    text(
      `‘${file}’, column ‘${name}’: more than 10,000 distinct values cannot be classes. Set the column’s type to text or skip.`,
      `「${file}」の列「${name}」：異なる値が 10,000 を超えるため、クラスにできません。列の種類を文章か、使わない、にしてください。`,
    ),
    { file, column: name },
  );
}
