// What Commander itself says, in the language of the terminal: headings of the help, and what is wrong with a call.
import type { HelpConfiguration, OutputConfiguration } from 'commander';
import { Help, InvalidArgumentError } from 'commander';
import type { Text } from '../../graph-core/index.ts';
import { say } from './language.ts';
import { widthOf, wrapped } from './width.ts';

/** By the English that Commander prints and --json keeps. */
const refusals = new Map<string, string>();

/** Refuses the value of an option. */
export function invalid({ en, ja }: Text): InvalidArgumentError {
  refusals.set(en, ja);
  return new InvalidArgumentError(en);
}

const headings: Readonly<Record<string, string>> = {
  'Usage:': '使い方：',
  'Options:': 'オプション：',
  'Arguments:': '引数：',
  'Commands:': 'コマンド：',
};

const errors: readonly (readonly [RegExp, string])[] = [
  [
    /error: option '(.+?)' argument '(.*?)' is invalid\./,
    'エラー：オプション「$1」に「$2」は使えません。',
  ],
  [
    /error: command-argument value '(.*?)' is invalid for argument '(.+?)'\./,
    'エラー：引数「$2」に「$1」は使えません。',
  ],
  [/ Allowed choices are (.+?)\.$/m, '使えるのは $1 です。'],
  [/error: missing required argument '(.+?)'/, 'エラー：引数「$1」がありません。'],
  [/error: option '(.+?)' argument missing/, 'エラー：オプション「$1」の値がありません。'],
  [/error: required option '(.+?)' not specified/, 'エラー：オプション「$1」が必要です。'],
  [/error: unknown option '(.+?)'/, 'エラー：オプション「$1」はありません。'],
  [/error: unknown command '(.+?)'/, 'エラー：コマンド「$1」はありません。'],
  [
    /error: too many arguments(?: for '(.+?)')?\. Expected (\d+) arguments? but got (\d+)\./,
    'エラー：引数が多すぎます。$2 個のところに $3 個あります。',
  ],
  [/\(Did you mean (?:one of )?(.+?)\?\)/, '（もしかすると：$1）'],
];

function inSpokenWords(message: string): string {
  const japanese = () => {
    const valued = [...refusals].reduce((words, [en, ja]) => words.replace(` ${en}`, ja), message);
    return errors.reduce((words, [pattern, ja]) => words.replace(pattern, ja), valued);
  };
  return say(message, japanese());
}

export const spokenErrors: OutputConfiguration = {
  outputError: (message, write) => write(inSpokenWords(message)),
};

const plain = new Help();

/** `(choices: …, default: …)` behind a description. */
const spokenExtras = (words: string): string =>
  say(
    words,
    words.replace(
      / ?\((choices|default): (.*)\)$/,
      (_, what: string, values: string) =>
        `（${what === 'choices' ? '選択肢' : '既定'}：${values.replace(', default: ', '、既定：')}）`,
    ),
  );
const withOptions = (term: string): string =>
  say(term, term.replace('[options]', '[オプション]').replace('[command]', '[コマンド]'));

export const spokenHelp: HelpConfiguration = {
  displayWidth: widthOf,
  styleTitle: (title) => say(title, headings[title] ?? title),
  styleUsage: withOptions,
  styleSubcommandTerm: withOptions,
  optionDescription: (option) => spokenExtras(plain.optionDescription(option)),
  argumentDescription: (argument) => spokenExtras(plain.argumentDescription(argument)),
  boxWrap: (words, width) => say(plain.boxWrap(words, width), wrapped(words, width)),
};

export function helpHelp(): string {
  return say('display help for command', 'このコマンドの使い方を表示する');
}
