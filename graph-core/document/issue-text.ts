// What is wrong at one place of a damaged file, in both languages; zod's own words are for programmers.
import type { z } from 'zod';
import type { Text } from '../text.ts';
import { text } from '../text.ts';

type Issue = z.core.$ZodIssue;

const kinds: Readonly<Record<string, Text>> = {
  string: text('text', '文字列'),
  number: text('a number', '数'),
  int: text('a whole number', '整数'),
  boolean: text('true or false', 'true か false'),
  array: text('a list', 'リスト'),
  object: text('an object', 'オブジェクト'),
  record: text('an object', 'オブジェクト'),
  null: text('nothing (null)', 'null'),
};

function named(kind: string): Text {
  return kinds[kind] ?? text(kind, kind);
}

/** What stands there: small things as they are, large ones by their kind. */
function described(value: unknown): Text {
  if (typeof value !== 'object' || value === null) return text(shown(value), shown(value));
  return named(Array.isArray(value) ? 'array' : 'object');
}

function must(wanted: Text, value: unknown): Text {
  if (value === undefined)
    return text(
      `${wanted.en} is required here, but missing`,
      `${wanted.ja}が必要ですが、ありません`,
    );
  const is = described(value);
  return text(
    `it must be ${wanted.en}, but is ${is.en}`,
    `${wanted.ja}であるべきところが ${is.ja} になっています`,
  );
}

/** `value` is what stands at the place. */
export function issueText(issue: Issue, value: unknown): Text {
  switch (issue.code) {
    case 'invalid_type':
      return must(named(issue.expected), value);
    case 'invalid_union': {
      if (issue.errors.length === 0)
        return text(
          `${shown(value)} is not known to this version of Kumiki`,
          `${shown(value)} はこの Kumiki の知らない値です`,
        );
      const expected = issue.errors
        .flat()
        .flatMap((member) => (member.code === 'invalid_type' ? [member.expected] : []));
      const names = [...new Set(expected)].map(named);
      const en = names.map((name) => name.en).join(' or ');
      const ja = names.map((name) => name.ja).join('か');
      return must(text(en, ja), value);
    }
    case 'too_small':
      return issue.origin === 'string'
        ? text('it must not be empty', '空にはできません')
        : text(
            `it must be at least ${issue.minimum}, but is ${shown(value)}`,
            `${issue.minimum} 以上のはずが、${shown(value)} です`,
          );
    case 'too_big': {
      if (issue.origin === 'string')
        return text(
          `it is longer than ${issue.maximum} characters`,
          `${issue.maximum} 文字を超えています`,
        );
      if (issue.origin === 'array')
        return text(
          `it has more than ${issue.maximum} entries`,
          `要素が ${issue.maximum} 個を超えています`,
        );
      return text(
        `it must be at most ${issue.maximum}, but is ${shown(value)}`,
        `${issue.maximum} 以下のはずが、${shown(value)} です`,
      );
    }
    case 'invalid_value': {
      const options = issue.values.map((allowed) => JSON.stringify(allowed)).join(', ');
      const many = issue.values.length > 1;
      return must(
        text(`${many ? 'one of ' : ''}${options}`, `${options}${many ? ' のどれか' : ' '}`),
        value,
      );
    }
    case 'invalid_format':
      return text(
        `${shown(value)} cannot be a name here: it must start with a letter and hold only letters, digits, - and _ (in variables no -)`,
        `${shown(value)} は名前に使えません。英字で始め、英数字と - と _ だけにしてください（変数では - も使えません）`,
      );
    case 'invalid_key':
      return text(
        'this name is not allowed: a name starts with a letter, holds only letters, digits and _, and is not reserved by JavaScript',
        'この名前は使えません。英字で始め、英数字と _ だけにしてください。JavaScript が使う名前も避けてください',
      );
    case 'custom':
      return text(
        `${shown(value)} is reserved by JavaScript`,
        `${shown(value)} は JavaScript が使う名前です`,
      );
    case 'invalid_element':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return text(`it cannot be read (${shown(value)})`, `読み取れません（${shown(value)}）`);
  }
}

function shown(value: unknown): string {
  const words = JSON.stringify(value) ?? 'nothing';
  return words.length > 40 ? `${words.slice(0, 40)}…` : words;
}
