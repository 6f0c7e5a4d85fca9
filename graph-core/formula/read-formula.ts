// Reads a formula: its text becomes a tree, or one sentence with the place where it stops making sense. Never throws, and
// nothing in it is ever run.
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import type { FormulaValue } from './formula-value.ts';
import { formulaLimits } from './formula-value.ts';
import type { OperationName } from './operations.ts';
import { constants, functionNames, operationOf, operations } from './operations.ts';
import type { Place, Term } from './term.ts';
import { namesOf, printTerm } from './term.ts';
import type { Word } from './words-in.ts';
import { withoutName, wordsIn } from './words-in.ts';

/** What is wrong, and where. */
export interface Fault {
  readonly fault: Text;
  readonly at: Place;
}

export interface Formula {
  readonly term: Term;
  readonly inputs: readonly string[];
  /** Of those that the text names. */
  readonly learned: readonly string[];
}

/** What ends the reading; caught in `readFormula`. */
class Unreadable extends Error {
  constructor(readonly found: Fault) {
    super(found.fault.en);
  }
}

function stop(at: Place, en: string, ja: string): never {
  throw new Unreadable({ fault: text(en, ja), at });
}

export function readFormula(value: FormulaValue): Formula | Fault {
  try {
    const term = new Reading(value).whole();
    const [inputs, learned] = [namesOf(term, 'input'), namesOf(term, 'learned')];
    const all = { start: 0, end: value.text.length };
    if (inputs.length === 0)
      stop(
        all,
        'It names no input. Write a name such as x where what arrives should stand.',
        '入力の名前がありません。入ってくる値の場所に x のような名前を書いてください。',
      );
    atMost(inputs.length, formulaLimits.inputs, all, 'inputs', '入力');
    atMost(learned.length, formulaLimits.learned, all, 'learned names', '学習する名前');
    return { term, inputs, learned };
  } catch (reason) {
    if (reason instanceof Unreadable) return reason.found;
    throw reason;
  }
}

function atMost(count: number, most: number, at: Place, what: string, whatJa: string): void {
  if (count > most)
    stop(
      at,
      `It has ${count} ${what}, and at most ${most} are possible.`,
      `${whatJa}が ${count} 個あります。${most} 個までにしてください。`,
    );
}

/** The names that an input of a formula cannot have, because they mean something else. */
function isTaken(name: string): boolean {
  const reserved = name === 'prototype' || name in Object.prototype;
  return reserved || Object.hasOwn(operations, name) || constants.has(name);
}

/** Names of the inputs of a text that may be wrong yet, so that wires stay while one writes. */
export function inputsNamed({ text: source, names }: FormulaValue): string[] {
  const words = withoutName(wordsIn(source));
  const found = words.flatMap(({ kind, text: name }, index) => {
    const called = words[index + 1]?.text === '(';
    return kind !== 'name' || called || isTaken(name) || Object.hasOwn(names, name) ? [] : name;
  });
  return [...new Set(found)].slice(0, formulaLimits.inputs);
}

class Reading {
  private readonly words: readonly Word[];
  private readonly names: FormulaValue['names'];
  private readonly end: Place;
  private at = 0;
  private terms = 0;

  constructor({ text: source, names }: FormulaValue) {
    const { letters } = formulaLimits;
    if (source.length > letters)
      stop(
        { start: letters, end: source.length },
        `It has ${source.length} letters, and at most ${letters} are possible.`,
        `${source.length} 文字あります。${letters} 文字までにしてください。`,
      );
    this.words = withoutName(wordsIn(source));
    this.names = names;
    this.end = { start: source.length, end: source.length };
  }

  whole(): Term {
    const term = this.term(0, 0);
    const left = this.words[this.at];
    if (left) this.unexpected(left);
    return term;
  }

  /** Everything whose operators bind at least this tightly (Pratt 1973). */
  private term(binds: number, depth: number): Term {
    let left = this.first(depth);
    for (;;) {
      const word = this.words[this.at];
      const name = word?.kind === 'sign' ? infix[word.text] : undefined;
      const own = name && operationOf(name).binds;
      if (!name || own === undefined || own < binds) return left;
      this.at++;
      // What is left of a power binds to the left, a power itself to the right: 2^3^2 = 2^9.
      const right = this.term(name === 'power' ? own : own + 1, depth + 1);
      left = this.apply(name, [left, right], { start: left.at.start, end: right.at.end });
    }
  }

  private first(depth: number): Term {
    const word = this.words[this.at] ?? this.missing();
    if (depth > formulaLimits.depth)
      stop(
        word,
        `It is nested more than ${formulaLimits.depth} deep here.`,
        `ここで入れ子が ${formulaLimits.depth} 段を超えています。`,
      );
    this.at++;
    if (word.kind === 'number') return this.number(Number(word.text), word);
    if (word.kind === 'name') return this.named(word, depth);
    if (word.text === '-') {
      const arg = this.term(operations.negate.binds, depth + 1);
      return this.apply('negate', [arg], { start: word.start, end: arg.at.end });
    }
    if (word.text !== '(') return this.unexpected(word);
    const inner = this.term(0, depth + 1);
    const { end } = this.closing(word);
    return { ...inner, at: { start: word.start, end } };
  }

  private named(word: Word, depth: number): Term {
    const { text: name } = word;
    if (this.words[this.at]?.text === '(') return this.call(word, depth);
    if (Object.hasOwn(operations, name) && isFunction(name))
      stop(
        word,
        `‘${name}’ is a function: write ${name}(…).`,
        `「${name}」は関数です。${name}(…) と書いてください。`,
      );
    const constant = constants.get(name);
    if (constant !== undefined) return this.number(constant, word);
    if (isTaken(name) || name.length > 32)
      stop(
        word,
        `‘${name.slice(0, 32)}’ cannot be a name here. Choose another one.`,
        `「${name.slice(0, 32)}」は名前に使えません。ほかの名前にしてください。`,
      );
    const said = Object.hasOwn(this.names, name) ? this.names[name] : undefined;
    if (said === undefined) return this.counted({ kind: 'input', name, at: word });
    if ('number' in said) return this.number(said.number, word);
    return this.counted({ kind: 'learned', name, shape: said.learned, at: word });
  }

  private call(word: Word, depth: number): Term {
    const { text: name } = word;
    const opening = this.words[this.at++] ?? word;
    if (!isFunction(name))
      stop(
        word,
        `There is no function ‘${name}’. Write ${name} * (…) to multiply; the functions are ${functionNames.join(', ')}.`,
        `関数「${name}」はありません。掛け算なら ${name} * (…) と書いてください。使える関数：${functionNames.join('、')}`,
      );
    const args: Term[] = [];
    while (this.words[this.at]?.text !== ')') {
      args.push(this.term(0, depth + 1));
      if (this.words[this.at]?.text !== ',') break;
      this.at++;
    }
    const { end } = this.closing(opening);
    const at = { start: word.start, end };
    const { takes } = operationOf(name);
    if (args.length !== takes)
      stop(
        at,
        `‘${name}’ takes ${takes === 1 ? 'one value' : 'two values'}, but is given ${args.length}.`,
        `「${name}」に渡す値は ${takes} 個ですが、${args.length} 個あります。`,
      );
    return this.apply(name, args, at);
  }

  private closing(opening: Place): Word {
    const word = this.words[this.at];
    if (word?.text === ')') {
      this.at++;
      return word;
    }
    if (word) this.unexpected(word);
    stop(
      { start: opening.start, end: opening.start + 1 },
      'This bracket is not closed.',
      'この括弧が閉じていません。',
    );
  }

  private apply(operation: OperationName, args: readonly Term[], at: Place): Term {
    const numbers = args.flatMap((arg) => (arg.kind === 'number' ? arg.value : []));
    const [a = 0, b = 0] = numbers;
    const { number } = operationOf(operation);
    if (numbers.length < args.length) return this.counted({ kind: 'apply', operation, args, at });
    if (!number)
      stop(
        at,
        `‘${operation}’ works along the last axis, which the number ${a} does not have.`,
        `「${operation}」は最後の軸に沿って計算しますが、数 ${a} には軸がありません。`,
      );
    return this.number(number(a, b), at);
  }

  private number(value: number, at: Place): Term {
    if (!Number.isFinite(value))
      stop(at, 'This is not a finite number.', 'これは有限の数になりません。');
    return this.counted({ kind: 'number', value, at: { start: at.start, end: at.end } });
  }

  private counted(term: Term): Term {
    const { start, end } = term.at;
    this.terms++;
    if (this.terms > formulaLimits.terms)
      stop(
        { start, end },
        `It has more than ${formulaLimits.terms} parts.`,
        `部品が ${formulaLimits.terms} 個を超えています。`,
      );
    return { ...term, at: { start, end } };
  }

  private missing(): never {
    return stop(
      this.end,
      this.words.length === 0
        ? 'There is nothing yet. Write, for example, x * sigmoid(x).'
        : 'Something is missing at the end.',
      this.words.length === 0
        ? '数式がありません。たとえば x * sigmoid(x) と書きます。'
        : '末尾に続きが必要です。',
    );
  }

  private unexpected(word: Word): never {
    const before = this.words[this.at - 1];
    const adjacent =
      before !== undefined &&
      before !== word &&
      (word.kind === 'name' || word.kind === 'number' || word.text === '(');
    if (adjacent)
      stop(
        word,
        `Between ‘${before.text}’ and ‘${word.text}’ an operator is missing, such as *.`,
        `「${before.text}」と「${word.text}」の間に * などの演算子が必要です。`,
      );
    return stop(
      word,
      word.kind === 'strange'
        ? `‘${word.text}’ cannot be read. Write names, numbers, functions and + - * / ^.`
        : `‘${word.text}’ does not belong here.`,
      word.kind === 'strange'
        ? `「${word.text}」は読み取れません。名前・数・関数・+ - * / ^ を使ってください。`
        : `ここに「${word.text}」は置けません。`,
    );
  }
}

const infix: Readonly<Record<string, OperationName>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '^': 'power',
  '**': 'power',
};

function isFunction(name: string): name is OperationName {
  return functionNames.some((known) => known === name);
}

/** The text again as it was understood. */
export function printFormula({ term }: Formula): string {
  return printTerm(term);
}
