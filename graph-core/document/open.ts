// Text from anywhere → a document, or a named reason why not. Never throws, never runs anything it reads.
import type { z } from 'zod';
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import { faultOf } from './fault-of.ts';
import { migrate } from './migrations.ts';
import type { Document, Graph } from './schema.ts';
import { documentFormat, documentSchema, documentVersion } from './schema.ts';
import { findUnsafe } from './unsafe-keys.ts';

type OpenErrorCode =
  | 'empty'
  | 'too-large'
  | 'truncated'
  | 'not-json'
  | 'not-kumiki'
  | 'newer-version'
  | 'unsafe-key'
  | 'too-deep'
  | 'duplicate-id'
  | 'malformed';

export interface OpenError {
  readonly code: OpenErrorCode;
  readonly message: Text;
  /** JSON path of the place, such as `graph.nodes[3].position.x`. */
  readonly path?: string;
}

export type Opened = { readonly document: Document } | { readonly error: OpenError };

const largest = 64 * 1024 * 1024;

/** A SHA-256 in hexadecimal, then the length of a header of safetensors, and that header. */
const checkpointBegins = /^[0-9a-f]{64}[^]{2,8}\{"/;

/** A ModelProto of ONNX: field 1, the version of the format, then field 2, 7 or 8: the producer's name, graph or operator sets. */
function isModel(source: string): boolean {
  const [field, version = 0, next = 0] = Array.from(source.slice(0, 3), (sign) =>
    sign.charCodeAt(0),
  );
  return field === 0x08 && version > 0 && version < 32 && [0x12, 0x3a, 0x42].includes(next);
}

export function openDocument(source: string): Opened {
  if (source.trim() === '')
    return failed('empty', text('The file is empty.', 'ファイルが空です。'));
  if (source.length > largest)
    return failed(
      'too-large',
      text(
        'The file is larger than 64 MB, so it is not a Kumiki document.',
        'ファイルが 64 MB を超えています。Kumiki の文書ではありません。',
      ),
    );
  if (checkpointBegins.test(source))
    return failed(
      'not-kumiki',
      text(
        'This is a checkpoint of a run, not a document: older versions named both .kumiki. Resume it with ‘kumiki resume’ and its folder; the document is in run.json there.',
        'これは文書ではなく、学習のチェックポイントです（以前はどちらも .kumiki という名前でした）。入っているフォルダを「kumiki resume」で指定すると続きから学習できます。文書は同じフォルダの run.json にあります。',
      ),
    );
  if (isModel(source))
    return failed(
      'not-kumiki',
      text(
        'This is an ONNX model, not a document. Drop it on the window to open it as blocks, or run ‘kumiki import model.onnx --out model.json’.',
        'これは文書ではなく、ONNX モデルです。ウィンドウにドロップするか「kumiki import model.onnx --out model.json」を実行すると、ブロックとして開けます。',
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
  const unsafe = refuseUnsafe(raw);
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
  const migrated = migrate(raw);
  const parsed = documentSchema.safeParse(migrated);
  if (!parsed.success) return malformed(parsed.error, migrated);
  return refuseTwins(parsed.data) ?? { document: parsed.data };
}

function notJson(source: string, reason: unknown): Opened {
  if (endsEarly(source))
    return failed(
      'truncated',
      text(
        'The file ends in the middle: it was cut off while being written or copied.',
        'ファイルが途中で終わっています。書き込みやコピーの途中で切れたようです。',
      ),
    );
  const words = reason instanceof Error ? reason.message : String(reason);
  return failed(
    'not-json',
    text(`The file is not valid JSON: ${words}.`, `ファイルが正しい JSON ではありません：${words}`),
  );
}

function refuseUnsafe(raw: object): Opened | undefined {
  const unsafe = findUnsafe(raw);
  if (!unsafe) return undefined;
  if (unsafe.why === 'too-deep')
    return failed(
      'too-deep',
      text('The file is nested too deeply to be a document.', 'ファイルの入れ子が深すぎます。'),
      unsafe.path.slice(0, 200),
    );
  return failed(
    'unsafe-key',
    text(
      `The file uses the name "${unsafe.key}", which is not allowed.`,
      `ファイルに使えない名前 "${unsafe.key}" があります。`,
    ),
    unsafe.path,
  );
}

/** Everything is found by its id, so two things of one kind in one graph cannot share one. */
function refuseTwins(document: Document): Opened | undefined {
  const graphs: [string, Graph][] = [
    ['graph', document.graph],
    ...document.modules.map(({ graph }, index): [string, Graph] => [
      `modules[${index}].graph`,
      graph,
    ]),
  ];
  const lists: [string, readonly { id: string }[]][] = [
    ['modules', document.modules],
    ...graphs.flatMap(([path, { nodes, edges, notes }]): [string, readonly { id: string }[]][] => [
      [`${path}.nodes`, nodes],
      [`${path}.edges`, edges],
      [`${path}.notes`, notes],
    ]),
  ];
  for (const [path, list] of lists) {
    const seen = new Map<string, number>();
    for (let index = 0; index < list.length; index++) {
      const id = list[index]?.id ?? '';
      const earlier = seen.get(id);
      if (earlier !== undefined)
        return failed(
          'duplicate-id',
          text(
            `Two things are called "${id}": ${path}[${earlier}] and ${path}[${index}]. Give one of them another id.`,
            `"${id}" という ID が 2 つあります（${path}[${earlier}] と ${path}[${index}]）。どちらかの ID を変えてください。`,
          ),
          `${path}[${index}].id`,
        );
      seen.set(id, index);
    }
  }
  return undefined;
}

function malformed(error: z.ZodError, raw: unknown): Opened {
  const { why, path: keys } = faultOf(error, raw);
  const path = keys.reduce<string>(
    (done, key) =>
      typeof key === 'number' ? `${done}[${key}]` : done ? `${done}.${String(key)}` : String(key),
    '',
  );
  return failed(
    'malformed',
    text(
      `The document is damaged at ${path || 'its top'}: ${why.en}. Fix it in a text editor or open an earlier copy; the file has not been changed.`,
      `文書の ${path || '先頭'} が壊れています：${why.ja}。テキストエディタで直すか、以前のコピーを開いてください。ファイルは変更していません。`,
    ),
    path,
  );
}

function failed(code: OpenErrorCode, message: Text, path?: string): { error: OpenError } {
  return { error: path === undefined ? { code, message } : { code, message, path } };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a bracket or a string is still open at the end, wherever the cut fell. */
function endsEarly(source: string): boolean {
  if (!/^\s*[{[]/.test(source)) return false;
  let depth = 0;
  let inString = false;
  for (let index = 0; index < source.length; index++) {
    const character = source[index];
    if (inString && character === '\\') index++;
    else if (character === '"') inString = !inString;
    else if (inString) continue;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
  }
  return inString || depth > 0;
}
