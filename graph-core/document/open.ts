// Text from anywhere → a document, or a named reason why not. Never throws, never runs anything it reads.
import type { z } from 'zod';
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import { migrate } from './migrations.ts';
import type { Document } from './schema.ts';
import { documentFormat, documentSchema, documentVersion } from './schema.ts';

export type OpenErrorCode =
  | 'empty'
  | 'too-large'
  | 'truncated'
  | 'not-json'
  | 'not-kumiki'
  | 'newer-version'
  | 'unsafe-key'
  | 'too-deep'
  | 'malformed';

export interface OpenError {
  readonly code: OpenErrorCode;
  readonly message: Text;
  /** JSON path of the place, such as `graph.nodes[3].position.x`. */
  readonly path?: string;
}

export type Opened = { readonly document: Document } | { readonly error: OpenError };

const largest = 64 * 1024 * 1024;
const deepest = 100;
const unsafeKeys = new Set(['__proto__', 'constructor', 'prototype']);

export function openDocument(source: string): Opened {
  if (source.trim() === '')
    return failed('empty', text('The file is empty.', 'ファイルが空です。'));
  if (source.length > largest)
    return failed(
      'too-large',
      text(
        'The file is larger than 64 MB, which no Kumiki document is.',
        'ファイルが 64 MB を超えています。Kumiki の文書ではありません。',
      ),
    );
  let raw: unknown;
  try {
    raw = JSON.parse(source.replace(/^\uFEFF/, ''));
  } catch (reason) {
    return notJson(source, reason);
  }
  return openRaw(raw);
}

/** The same for JSON that has already been parsed. */
export function openRaw(raw: unknown): Opened {
  if (!isRecord(raw) || raw.format !== documentFormat)
    return failed(
      'not-kumiki',
      text(
        'This JSON file is not a Kumiki document: its "format" is not "kumiki".',
        'この JSON は Kumiki の文書ではありません（"format" が "kumiki" ではありません）。',
      ),
    );
  const unsafe = inspectKeys(raw);
  if (unsafe) return unsafe;
  if (typeof raw.version === 'number' && raw.version > documentVersion)
    return failed(
      'newer-version',
      text(
        `This document was made by a newer Kumiki (version ${raw.version}; this one reads up to ${documentVersion}). Update Kumiki to open it; the file has not been changed.`,
        `この文書は新しい Kumiki で作られています（バージョン ${raw.version}、この版は ${documentVersion} まで）。Kumiki を更新してください。ファイルは変更していません。`,
      ),
      'version',
    );
  const parsed = documentSchema.safeParse(migrate(raw));
  return parsed.success ? { document: parsed.data } : malformed(parsed.error);
}

function notJson(source: string, reason: unknown): Opened {
  const words = reason instanceof Error ? reason.message : String(reason);
  const looksCut =
    /end of JSON|Unterminated|after property value|after array element|Expected/.test(words) &&
    !/[}\]]\s*$/.test(source);
  if (looksCut)
    return failed(
      'truncated',
      text(
        'The file ends in the middle: it was cut off while being written or copied.',
        'ファイルが途中で終わっています。書き込みやコピーの途中で切れたようです。',
      ),
    );
  return failed(
    'not-json',
    text(`The file is not valid JSON: ${words}.`, `ファイルが正しい JSON ではありません：${words}`),
  );
}

/** Walks without recursion, so that a deeply nested file cannot exhaust the stack. */
function inspectKeys(raw: object): Opened | undefined {
  const waiting: { value: object; path: string; depth: number }[] = [
    { value: raw, path: '', depth: 0 },
  ];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, path, depth } = next;
    if (depth > deepest)
      return failed(
        'too-deep',
        text('The file is nested too deeply to be a document.', 'ファイルの入れ子が深すぎます。'),
        path.slice(0, 200),
      );
    const list = Array.isArray(value);
    for (const [key, item] of Object.entries(value)) {
      const at = list ? `${path}[${key}]` : path ? `${path}.${key}` : key;
      if (!list && unsafeKeys.has(key))
        return failed(
          'unsafe-key',
          text(
            `The file uses the name "${key}", which is not allowed.`,
            `ファイルに使えない名前 "${key}" があります。`,
          ),
          at,
        );
      if (typeof item === 'object' && item !== null)
        waiting.push({ value: item, path: at, depth: depth + 1 });
    }
  }
  return undefined;
}

function malformed(error: z.ZodError): Opened {
  const issue = deepestIssue(error.issues);
  const path = issue.path.reduce<string>(
    (done, key) =>
      typeof key === 'number' ? `${done}[${key}]` : done ? `${done}.${String(key)}` : String(key),
    '',
  );
  return failed(
    'malformed',
    text(
      `The document is damaged at ${path || 'its top'}: ${issue.message}.`,
      `文書の ${path || '先頭'} が壊れています：${issue.message}`,
    ),
    path,
  );
}

/** A union reports every branch; the branch that got furthest is the one the author meant. */
function deepestIssue(issues: readonly z.core.$ZodIssue[]): {
  path: PropertyKey[];
  message: string;
} {
  const [first] = issues;
  if (!first) return { path: [], message: 'unreadable' };
  if (first.code !== 'invalid_union') return first;
  const branches = first.errors.map(deepestIssue).sort((a, b) => b.path.length - a.path.length);
  const [best] = branches;
  return best ? { path: [...first.path, ...best.path], message: best.message } : first;
}

function failed(code: OpenErrorCode, message: Text, path?: string): { error: OpenError } {
  return { error: path === undefined ? { code, message } : { code, message, path } };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
